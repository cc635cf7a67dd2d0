package io.edgewatch.analyzers.sharpness;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.AnalyzerContract;

class SharpnessContractTest extends AnalyzerContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SharpnessPlugin();
    }
}
