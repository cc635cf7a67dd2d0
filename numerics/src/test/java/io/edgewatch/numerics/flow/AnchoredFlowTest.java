package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.landscape.Quadratic;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** On a quadratic of curvatures 1 and 0.1, where λ₁(P⁻¹H) is the learning rate. */
class AnchoredFlowTest {
    private final Objective objective = Quadratic.objective(Nd4j.diag(Nd4j.createFromArray(1.0, 0.1)));

    @AfterEach
    void close() {
        objective.close();
    }

    private static INDArray midpoint() {
        return Nd4j.createFromArray(1.0, 2.0);
    }

    private AnchoredFlow<CentralFlow, CentralPoint> central(double learningRate, long firstMidpoint) {
        var rule = new GradientDescent(learningRate);
        var settings = new FlowSettings(4, 1, 1, 1e-8);
        return new AnchoredFlow<>(
                objective, rule, position -> new CentralFlow(objective, rule, settings, position), firstMidpoint);
    }

    private AnchoredFlow<StableFlow, ProcessPoint> stable(double learningRate) {
        var rule = new GradientDescent(learningRate);
        var settings = new FlowSettings(1, 1, 1, 1e-8);
        return new AnchoredFlow<>(objective, rule, position -> new StableFlow(objective, rule, settings, position), 1);
    }

    @Test
    void aFlowThatEndsIsSeenOnceAndLetGo() {
        // Given: past the edge for ever, which no oscillation bends back; allowed at the first midpoint
        try (var flow = central(2.5, 1)) {
            flow.anchor(1, midpoint());
            INDArray weights = flow.flow().weights();
            // When
            CentralPoint last = flow.observe();
            // Then
            assertThat(last.process().status()).isEqualTo(FlowStatus.UNSTABLE);
            assertThat(last.process().loss()).isCloseTo(0.7, within(1e-12));
            assertThat(weights.getDouble(1)).isEqualTo(2);
            assertThat(flow.isAnchored()).isFalse();
            assertThat(flow.anchorStep()).isEqualTo(-1);
        }
    }

    @Test
    void whenItMayBeTriedAgainSurvivesAnInterruption() throws IOException {
        // Given: not the attempt's first midpoint, and above the edge
        try (var flow = central(2.5, 1);
                var restored = central(1.5, 1)) {
            flow.anchor(5, midpoint());
            assertThat(flow.isAnchored()).isFalse();
            // When
            interrupt(flow, restored);
            // Then
            restored.anchor(14, midpoint());
            assertThat(restored.isAnchored()).isFalse();
            restored.anchor(15, midpoint());
            assertThat(restored.anchorStep()).isEqualTo(15);
        }
    }

    @Test
    void goesOnAfterAnInterruptionWhereItWasHoweverOftenItIsSaved() throws IOException {
        // Given
        try (var whole = stable(0.5);
                var flow = stable(0.5);
                var restored = stable(0.5)) {
            whole.anchor(1, midpoint());
            flow.anchor(1, midpoint());
            flow.observe();
            flow.save(new DataOutputStream(new ByteArrayOutputStream()));
            // When
            interrupt(flow, restored);
            // Then
            assertThat(whole.reach(7)).isTrue();
            assertThat(flow.reach(7)).isTrue();
            assertThat(restored.reach(7)).isTrue();
            assertThat(flow.flow().weights()).isEqualTo(whole.flow().weights());
            assertThat(restored.flow().weights()).isEqualTo(whole.flow().weights());
            assertThat(restored.anchorStep()).isEqualTo(1);
        }
    }

    @Test
    void aHoleThatIsTooLongEndsIt() {
        try (var flow = stable(0.5)) {
            flow.anchor(1, midpoint());
            assertThat(flow.reach(1002)).isFalse();
            assertThat(flow.isAnchored()).isFalse();
        }
    }

    private static void interrupt(AnchoredFlow<?, ?> from, AnchoredFlow<?, ?> to) throws IOException {
        assertThat(from.hasBegun()).isTrue();
        var bytes = new ByteArrayOutputStream();
        from.save(new DataOutputStream(bytes));
        to.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
