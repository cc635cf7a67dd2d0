package io.edgewatch.analyzers.selfstabilization;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;

class SelfStabilizationContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SelfStabilizationPlugin();
    }

    /** The contract's run has 14 steps: forecasts at most of them. */
    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(plugin().defaultSettings());
        settings.put("every", "2");
        settings.put("horizon", "20");
        return settings;
    }
}
