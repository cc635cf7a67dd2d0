package io.edgewatch.analyzers.batchsharpness;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;

class BatchSharpnessContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new BatchSharpnessPlugin();
    }

    /** The contract's run has 14 steps, whose first is any. */
    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(plugin().defaultSettings());
        settings.put("every", "1");
        return settings;
    }
}
