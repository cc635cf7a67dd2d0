package io.edgewatch.analyzers.stableflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.CoordinatesContract;

class StableFlowCoordinatesTest extends CoordinatesContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new StableFlowPlugin();
    }
}
