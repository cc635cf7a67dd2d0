package io.edgewatch.numerics.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdaptiveOptimizersTest {
    private static final SecondMoment MOMENT = new SecondMoment(0.9, 1e-3, true);
    private static final LearningRate FALLING = new LearningRate.Linear(0.1, 0.02, 10);

    private static List<PreconditionedRule> preconditioned() {
        return List.of(
                new GradientDescent(FALLING, 0),
                new ScalarRmsProp(FALLING, MOMENT, 0),
                new RmsProp(FALLING, MOMENT, 0),
                new RmsProp(FALLING, new SecondMoment(0.99, 0.1, false), 0));
    }

    @ParameterizedTest
    @MethodSource("preconditioned")
    void aStepDividesByThePreconditionerOfTheUpdatedState(PreconditionedRule rule) {
        // Given
        INDArray weights = Nd4j.createFromArray(1.0, -2, 3);
        INDArray expected = weights.dup();
        var optimizer = Optimizer.of(rule);
        var state = rule.start(weights);
        for (int step = 0; step < 20; step++) {
            INDArray gradient = weights.mul(weights).muli(0.3).addi(step);
            // When
            optimizer.update(weights, gradient);
            // Then
            state = rule.update(state, gradient);
            rule.preconditioner(state, step).divide(gradient);
            expected.subi(gradient);
            for (int i = 0; i < 3; i++) {
                assertThat(weights.getDouble(i)).isCloseTo(expected.getDouble(i), within(1e-13)); // round-off
            }
            assertThat(optimizer.state().toVector().toDoubleVector())
                    .containsExactly(state.toVector().toDoubleVector(), within(1e-12));
        }
    }

    @Test
    void rmsPropIsAdamWithoutMomentum() {
        // Given
        INDArray left = Nd4j.createFromArray(1.0, -2, 3);
        INDArray right = left.dup();
        var rmsProp = Optimizer.of(new RmsProp(FALLING, MOMENT, 0.1));
        var adam = Optimizer.of(new Adam(FALLING, 0, MOMENT, 0.1));
        // When
        for (int step = 0; step < 20; step++) {
            rmsProp.update(left, left.mul(2));
            adam.update(right, right.mul(2));
        }
        // Then
        assertThat(left.toDoubleVector()).containsExactly(right.toDoubleVector(), within(1e-14));
    }

    @Test
    void aStateSurvivesItsVector() {
        // Given
        var rule = new Adam(FALLING, 0.9, MOMENT, 0);
        INDArray weights = Nd4j.createFromArray(1.0, -2, 3);
        var optimizer = Optimizer.of(rule);
        optimizer.update(weights, weights.mul(2));
        INDArray other = weights.dup();
        // When
        var again = Optimizer.of(
                rule,
                OptimizerState.of(rule, 3, DataType.DOUBLE, optimizer.state().toVector()),
                optimizer.nextStep());
        optimizer.update(weights, weights.mul(2));
        again.update(other, other.mul(2));
        // Then
        assertThat(other.toDoubleVector()).containsExactly(weights.toDoubleVector());
    }

    @ParameterizedTest
    @MethodSource("preconditioned")
    void rootsOfAPreconditionerMultiplyToItself(PreconditionedRule rule) {
        // Given
        INDArray gradient = Nd4j.createFromArray(1.0, -2, 3);
        var preconditioner = rule.preconditioner(rule.update(rule.start(gradient), gradient), 0.5);
        INDArray block = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {-4, 5, 6}});
        INDArray whole = block.dup();
        // When
        preconditioner.multiplyByRoot(block);
        preconditioner.multiplyByRoot(block);
        preconditioner.multiply(whole);
        // Then
        assertThat(block.ravel().toDoubleVector()).containsExactly(whole.ravel().toDoubleVector(), within(1e-9));
        preconditioner.divideByRoot(block);
        preconditioner.divideByRoot(block);
        assertThat(block.ravel().toDoubleVector()).containsExactly(new double[] {1, 2, 3, -4, 5, 6}, within(1e-12));
        preconditioner.divide(whole);
        assertThat(whole.ravel().toDoubleVector()).containsExactly(new double[] {1, 2, 3, -4, 5, 6}, within(1e-12));
    }

    @Test
    void refusesAStateOfAnotherRule() {
        assertThatThrownBy(() -> OptimizerState.of(
                        new RmsProp(FALLING, MOMENT, 0), 3, DataType.DOUBLE, Nd4j.createFromArray(1.0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[4]")
                .hasMessageContaining("[2]");
    }
}
