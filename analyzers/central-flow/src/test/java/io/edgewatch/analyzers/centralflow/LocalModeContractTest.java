package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class LocalModeContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new CentralFlowPlugin();
    }

    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("mode", "local");
        settings.put("local-every", "2");
        return settings;
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("local-residual");
    }
}
