package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.flow.TaylorRollout.Degree;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TaylorRolloutTest {
    private static final double ETA = 0.4;

    private final ValleyObjective valley = new ValleyObjective(2, 0.01);
    private final INDArray start = Nd4j.createFromArray(0.05, 0.3);

    @Test
    void theCubicOneIsTrainingItselfWhereTheLossIsCubic() {
        // Given
        INDArray w = start.dup();
        for (int step = 0; step < 30; step++) {
            w.subi(valley.at(w).gradient().mul(ETA));
        }
        var rollout = rollout(Degree.CUBIC);
        // When
        for (int step = 0; step < 30; step++) {
            rollout.step();
        }
        // Then
        assertThat(rollout.state().loss()).isCloseTo(valley.at(w).loss(), within(1e-14)); // round-off
        assertThat(rollout.state().along()).isCloseTo(w.getDouble(0) - 0.05, within(1e-14));
        assertThat(rollout.state().norm()).isCloseTo(w.sub(start).norm2Number().doubleValue(), within(1e-14));
    }

    @Test
    void theQuadraticOneKnowsNoSelfStabilization() {
        // Given
        // above the edge, where the cubic term alone turns the oscillation back
        var cubic = rollout(Degree.CUBIC, 4);
        var quadratic = rollout(Degree.QUADRATIC, 4);
        // When
        for (int step = 0; step < 40; step++) {
            cubic.step();
            quadratic.step();
        }
        // Then
        assertThat(quadratic.state().norm()).isGreaterThan(10 * cubic.state().norm());
        assertThat(TaylorRollout.isOff(1.2, 1)).isTrue();
        assertThat(TaylorRollout.isOff(1.05, 1)).isFalse();
        assertThat(TaylorRollout.isOff(Double.NaN, 1)).isTrue();
    }

    private TaylorRollout rollout(Degree degree) {
        return rollout(degree, 2);
    }

    private TaylorRollout rollout(Degree degree, double a) {
        var objective = new ValleyObjective(a, 0.01);
        var P = new Preconditioner.Scalar(1 / (a == 2 ? ETA : 0.5));
        return new TaylorRollout(objective.at(start), P, degree, Nd4j.createFromArray(1.0, 0.0));
    }
}
