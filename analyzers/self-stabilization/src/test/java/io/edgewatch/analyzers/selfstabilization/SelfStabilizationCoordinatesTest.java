package io.edgewatch.analyzers.selfstabilization;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.CoordinatesContract;

class SelfStabilizationCoordinatesTest extends CoordinatesContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SelfStabilizationPlugin();
    }
}
