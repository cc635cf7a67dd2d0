package io.edgewatch.analyzers.stableflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;

class StableFlowContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new StableFlowPlugin();
    }
}
