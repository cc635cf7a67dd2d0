package io.edgewatch.analyzers.centralflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.numerics.objective.Objective;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class AlignmentTest {
    private static final int STEPS = 240;
    private static final List<TrainingStep> TRAINING = EdgeRun.training(STEPS);
    private static final List<String> NAMES =
            List.of("flow-cosine-10", "flow-cosine-50", "step-cosine-10", "step-cosine-50");

    private static double cosine(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue()
                / (a.norm2Number().doubleValue() * b.norm2Number().doubleValue());
    }

    private static INDArray way(long from, long steps) {
        return EdgeRun.weights(TRAINING, from + steps).sub(EdgeRun.weights(TRAINING, from));
    }

    @Test
    void holdsTheFlowsDirectionAndTheStepAgainstWhereTheRunGoes() {
        // When
        RecordedMeasurements out = EdgeRun.measure(TRAINING, EdgeRun.settings(), () -> 0);
        // Then
        Map<Long, INDArray> directions = directions();
        for (long step = 10; step + 50 < STEPS; step += 10) {
            INDArray direction = Objects.requireNonNull(directions.get(step));
            for (int ahead : new int[] {10, 50}) {
                assertThat(out.value(step, "flow-cosine-" + ahead, 0))
                        .as("flow at %d", step)
                        .hasValueCloseTo(cosine(direction, way(step, ahead)), within(1e-9)); // round-off
                assertThat(out.value(step, "step-cosine-" + ahead, 0))
                        .as("step at %d", step)
                        .hasValueCloseTo(cosine(way(step, 1), way(step, ahead)), within(1e-9));
            }
        }
        assertThat(out.value(55, "flow-cosine-10", 0)).isEmpty();
    }

    @Test
    void whoTakesOverSaysTheSameOfTheStepsThatWait() {
        // Given
        RecordedMeasurements whole = EdgeRun.measure(TRAINING, EdgeRun.settings(), () -> 0);
        // When
        RecordedMeasurements interrupted = EdgeRun.measureInterrupted(TRAINING, EdgeRun.settings(), 137);
        // Then
        for (long step = 10; step + 10 < STEPS; step += 10) {
            for (String name : NAMES) {
                assertThat(interrupted.value(step, name, 0).isPresent())
                        .as("%s of step %d", name, step)
                        .isEqualTo(whole.value(step, name, 0).isPresent());
                double expected = whole.value(step, name, 0).orElse(0);
                assertThat(interrupted.value(step, name, 0).orElse(0)).isCloseTo(expected, within(1e-7)); // tolerance
            }
        }
    }

    @Test
    void zeroMeansNone() {
        RecordedMeasurements out = EdgeRun.measure(TRAINING, EdgeRun.settings("cosines-every", "0"), () -> 0);
        assertThat(out.all())
                .isNotEmpty()
                .noneMatch(recorded -> NAMES.contains(recorded.quantity().name()));
    }

    /** dw/dt of the flow at every step. */
    private static Map<Long, INDArray> directions() {
        Map<Long, INDArray> directions = new HashMap<>();
        try (Objective objective = EdgeRun.landscape();
                var flow = EdgeRun.flow(TRAINING, objective)) {
            for (long step = 1; step < STEPS; step++) {
                flow.observe();
                directions.put(step, flow.velocity().dup());
                flow.advance();
            }
        }
        return directions;
    }
}
