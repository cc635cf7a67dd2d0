package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class CentralFlowContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new CentralFlowPlugin();
    }

    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("cosines-every", "1"); // or none would be known within the contract's few steps
        settings.put("lookahead", "5");
        return settings;
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("complementarity-residual");
    }
}
