package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.CoordinatesContract;

class CentralFlowCoordinatesTest extends CoordinatesContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new CentralFlowPlugin();
    }
}
