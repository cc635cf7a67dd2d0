package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;
import java.util.Set;

class CentralFlowContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new CentralFlowPlugin();
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("complementarity-residual");
    }
}
