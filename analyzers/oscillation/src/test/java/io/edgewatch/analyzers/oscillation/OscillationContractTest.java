package io.edgewatch.analyzers.oscillation;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;

class OscillationContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new OscillationPlugin();
    }

    /** The contract's run has 14 steps, and is interrupted and spoiled within them. */
    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(plugin().defaultSettings());
        settings.put("window", "2");
        return settings;
    }
}
