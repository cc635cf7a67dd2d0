package io.edgewatch.analyzers.sharpness;

import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;

class SharpnessOfRmsPropContractTest extends SharpnessContractTest {
    @Override
    protected UpdateRule rule() {
        return new RmsProp(LearningRate.constant(0.05), new SecondMoment(0.9, 1e-2, true), 0);
    }
}
