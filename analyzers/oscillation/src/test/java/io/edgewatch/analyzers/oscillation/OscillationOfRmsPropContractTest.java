package io.edgewatch.analyzers.oscillation;

import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;

class OscillationOfRmsPropContractTest extends OscillationContractTest {
    @Override
    protected UpdateRule rule() {
        return new RmsProp(LearningRate.constant(0.05), new SecondMoment(0.9, 1e-2, true), 0);
    }
}
