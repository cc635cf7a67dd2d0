package io.edgewatch.analyzers.sharpness;

import io.edgewatch.numerics.optimizer.Adam;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;

class SharpnessOfAdamAtMidpointContractTest extends SharpnessAtMidpointContractTest {
    @Override
    protected UpdateRule rule() {
        return new Adam(LearningRate.constant(0.05), 0.9, new SecondMoment(0.9, 1e-2, true), 0);
    }
}
