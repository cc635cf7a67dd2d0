package io.edgewatch.analyzers.taylor;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;

class TaylorContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new TaylorPlugin();
    }
}
