package io.edgewatch.analyzers.secant;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;

class SecantContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SecantPlugin();
    }
}
