package io.edgewatch.analyzers.sharpness;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class SharpnessAtMidpointContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SharpnessPlugin();
    }

    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(plugin().defaultSettings());
        settings.put("at", "midpoint");
        settings.put("eigenvectors-every", "3");
        return settings;
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("hessian-vector-products", "eigen-residual");
    }
}
