package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.wire.Probe;
import io.edgewatch.wire.PublishPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class CurvatureProbeTest {
    private final List<double[]> trajectory = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    private void train(CurvatureProbe probe) throws InterruptedException {
        var objective = new DiagonalQuadratic(0.5, 3, 11);
        new TrainingLoop(
                        (step, weights) -> objective.at(weights),
                        Optimizer.of(new GradientDescent(0.05)),
                        0,
                        Nd4j.createFromArray(1.0, -2.0, 0.5),
                        Pacer.unpaced(),
                        taken -> {
                            taken.probe().ifPresent(probes::add);
                            assertThat(taken.gradient().toDoubleVector())
                                    .containsExactly(objective
                                            .at(taken.weights())
                                            .gradient()
                                            .toDoubleVector());
                            return trajectory.add(taken.weights().toDoubleVector());
                        },
                        (step, weights, state) -> {},
                        () -> Instant.EPOCH,
                        probe)
                .run(40, PublishPlan.every(1), () -> false);
    }

    private CurvatureProbe every(int steps) {
        return new CurvatureProbe(steps, 3, DataType.DOUBLE, () -> clock.getAndAdd(2_000_000));
    }

    @Test
    void findsTheLargestCurvatureByOneGradientAtATime() throws Exception {
        // When
        train(every(4));
        // Then: ten probes, each of which shrinks what is of the second direction by 3/11
        assertThat(probes).hasSize(10).allMatch(p -> p.gradients() == 1 && p.seconds() == 0.002);
        Probe last = probes.get(9);
        assertThat(last.curvature()).isCloseTo(11, within(1e-6)); // a difference quotient's round-off
        assertThat(last.residual()).isLessThan(1e-2);
        assertThat(probes.get(0).residual())
                .as("it knows that it is not there yet")
                .isGreaterThan(0.1);
    }

    @Test
    void trainingIsTheSameBitByBit() throws Exception {
        // Given
        train(CurvatureProbe.none());
        var without = List.copyOf(trajectory);
        trajectory.clear();
        // When
        train(every(3));
        // Then
        assertThat(probes).hasSize(14);
        assertThat(trajectory).hasSameSizeAs(without);
        for (int t = 0; t < without.size(); t++) {
            assertThat(trajectory.get(t)).containsExactly(without.get(t));
        }
    }

    @Test
    void aGradientOfZeroHasNoDirectionAndNoCurvature() {
        // Given
        var probe = every(1);
        var objective = new DiagonalQuadratic(1, 2, 3);
        probe.keep(Nd4j.zeros(DataType.DOUBLE, 3));
        // When
        Probe taken = probe.take(0, Nd4j.zeros(DataType.DOUBLE, 3), (step, weights) -> objective.at(weights));
        // Then
        assertThat(taken.curvature()).isZero();
    }
}
