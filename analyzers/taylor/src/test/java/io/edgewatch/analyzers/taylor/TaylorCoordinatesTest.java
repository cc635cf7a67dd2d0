package io.edgewatch.analyzers.taylor;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.CoordinatesContract;

class TaylorCoordinatesTest extends CoordinatesContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new TaylorPlugin();
    }
}
