package io.edgewatch.analyzers.sharpness;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.Set;

class SharpnessContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SharpnessPlugin();
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("hessian-vector-products", "eigen-residual");
    }
}
