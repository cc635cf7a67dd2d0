package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CentralFlowTest {

    /**
     * In the valley with a = 0, x = 0: y climbs at ηb until y = 2/η, then oscillation in x holds it there, σ² = 2b, while the loss −by no
     * longer falls.
     */
    @Test
    void theValleyIsClimbedToTheEdgeAndHeldThere() {
        // Given
        var valley = new ValleyObjective(0, 0.01);
        var rule = new GradientDescent(1);
        INDArray start = Nd4j.createFromArray(0.0, 1.9);
        try (var flow = flow(valley, rule, start)) {
            // When
            for (int step = 0; step < 5; step++) {
                flow.observe();
                flow.advance();
            }
            var before = flow.observe();
            double y = flow.weights().getDouble(1);
            flow.advance();
            for (int step = 6; step < 30; step++) {
                flow.observe();
                flow.advance();
            }
            var after = flow.observe();
            // Then
            assertThat(y).isCloseTo(1.95, within(1e-14)); // 1.9 + 5·ηb
            assertThat(before.oscillates()).isFalse();
            assertThat(before.predictedLoss()).isEqualTo(before.process().loss());
            assertThat(flow.weights().getDouble(1)).isCloseTo(2, within(1e-12));
            assertThat(after.process().effectiveEigenvalue(0)).isCloseTo(2, within(1e-12));
            assertThat(after.critical()).isEqualTo(1);
            assertThat(after.variance(0)).isCloseTo(0.02, within(1e-12)); // X = Σ/η = 2b
            // E[½yx²] = ½·2·2b on top of −by
            assertThat(after.predictedLoss()).isCloseTo(-0.01 * 2 + 0.02, within(1e-12));
            assertThat(after.predictedGradientNormSquared()).isCloseTo(0.01 * 0.01 + 4 * 0.02, within(1e-12));
            assertThat(after.balance().sharpeningTrace()).isCloseTo(0.01, within(1e-12)); // ηb per step
            assertThat(after.balance().reductionTrace()).isCloseTo(-0.01, within(1e-12));
            assertThat(after.residual()).isLessThan(1e-12);
        }
    }

    private static CentralFlow flow(ValleyObjective objective, PreconditionedRule rule, INDArray start) {
        var settings = FlowSettings.standard(1, DataType.DOUBLE);
        var position = FlowPosition.start(
                rule, start, rule.start(start), objective.at(start).gradient(), 0);
        return new CentralFlow(objective, rule, settings, position);
    }
}
