package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.wire.PublishPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class TrainingLoopTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private record Row(long step, double loss, double gradientNorm, double[] weights, double[] gradient) {}

    private final List<Row> rows = new ArrayList<>();

    private final List<String> reached = new ArrayList<>();

    private TrainingLoop loop(double learningRate, double[] start, double... curvatures) {
        return loop(learningRate, 0, start, curvatures);
    }

    private TrainingLoop loop(double learningRate, long firstStep, double[] start, double... curvatures) {
        return new TrainingLoop(
                quadratic(curvatures),
                Optimizer.of(new GradientDescent(learningRate)),
                firstStep,
                Nd4j.createFromArray(start),
                Pacer.unpaced(),
                taken -> rows.add(new Row(
                        taken.step(),
                        taken.loss(),
                        taken.gradientNorm(),
                        taken.weights().toDoubleVector(),
                        taken.gradient().toDoubleVector())),
                (step, weights, state) -> reached.add(step + ": " + weights.getDouble(0)),
                () -> NOW,
                CurvatureProbe.none());
    }

    private static StepLoss quadratic(double... curvatures) {
        var objective = new DiagonalQuadratic(curvatures);
        return (step, weights) -> objective.at(weights);
    }

    @Test
    void followsTheClosedFormOfGradientDescentOnAQuadratic() throws Exception {
        // Given
        double[] a = {0.5, 3, 11};
        double[] start = {1, -2, 0.5};
        double eta = 0.17;
        // When
        loop(eta, start.clone(), a).run(30, PublishPlan.every(1), () -> false);
        // Then
        assertThat(rows).hasSize(30);
        for (Row row : rows) {
            double loss = 0;
            double square = 0;
            for (int i = 0; i < a.length; i++) {
                double w = Math.pow(1 - eta * a[i], row.step()) * start[i];
                double tolerance = 1e-13 * (1 + Math.abs(w)); // round-off of 30 steps
                assertThat(row.weights()[i]).isCloseTo(w, within(tolerance));
                assertThat(row.gradient()[i]).isCloseTo(a[i] * w, within(a[i] * tolerance));
                loss += 0.5 * a[i] * w * w;
                square += a[i] * w * a[i] * w;
            }
            assertThat(row.loss()).isCloseTo(loss, within(1e-12 * (1 + loss)));
            assertThat(row.gradientNorm()).isCloseTo(Math.sqrt(square), within(1e-12 * (1 + Math.sqrt(square))));
        }
    }

    @Test
    void stepZeroHasTheInitialWeights() throws Exception {
        // When
        loop(0.1, new double[] {1, -2}, 1, 1).run(1, PublishPlan.every(1), () -> false);
        // Then
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.step()).isZero();
            assertThat(row.weights()).containsExactly(1, -2);
        });
    }

    @Test
    void handsOverEveryNthStepAndTrainsOnAllOfThem() throws Exception {
        // When
        TrainingLoop.Result result = loop(0.5, new double[] {1}, 1).run(10, PublishPlan.every(4), () -> false);
        // Then
        assertThat(rows).extracting(Row::step).containsExactly(0L, 4L, 8L);
        assertThat(rows).extracting(r -> r.weights()[0]).containsExactly(1.0, 0.0625, 0.00390625); // halved each step
        assertThat(result).isEqualTo(new TrainingLoop.Result(9, false, 0.5 * 0x1p-18));
    }

    @Test
    void stopsBeforeTheNextStepWhenAsked() throws Exception {
        // When
        TrainingLoop loop = loop(0.1, new double[] {1}, 1);
        TrainingLoop.Result result = loop.run(1000, PublishPlan.every(1), () -> rows.size() == 3);
        // Then
        assertThat(rows).extracting(Row::step).containsExactly(0L, 1L, 2L);
        assertThat(result.stopped()).isTrue();
        assertThat(result.lastStep()).isEqualTo(2);
        assertThat(loop.lastStep()).isEqualTo(2);
    }

    @Test
    void takesNoStepWhenAskedToStopAtOnce() throws Exception {
        // When
        TrainingLoop.Result result = loop(0.1, new double[] {1}, 1).run(1000, PublishPlan.every(1), () -> true);
        // Then
        assertThat(rows).isEmpty();
        assertThat(result.lastStep()).isEqualTo(-1);
        assertThat(result.diverged()).isFalse();
    }

    @Test
    void endsWithTheStepWhoseLossIsNotFinite() throws Exception {
        // Given: every step multiplies w by −1e100, so the loss overflows at step 2
        TrainingLoop loop = loop(1e100, new double[] {1}, 1);
        // When
        TrainingLoop.Result result = loop.run(1000, PublishPlan.every(1), () -> false);
        // Then
        assertThat(rows).extracting(Row::step).containsExactly(0L, 1L, 2L);
        assertThat(rows.get(2).loss()).isInfinite();
        assertThat(result.diverged()).isTrue();
        assertThat(result.stopped()).isFalse();
        assertThat(result.lastStep()).isEqualTo(2);
    }

    @Test
    void goesOnFromAnyStepWithTheWeightsOfThatStep() throws Exception {
        // Given: what an uninterrupted loop has at step 7
        double[] curvatures = {1, 3};
        loop(0.3, new double[] {1, -2}, curvatures).run(20, PublishPlan.every(1), () -> false);
        var uninterrupted = List.copyOf(rows.subList(7, 20));
        rows.clear();
        // When
        loop(0.3, 7, uninterrupted.get(0).weights().clone(), curvatures).run(20, PublishPlan.every(1), () -> false);
        // Then
        assertThat(rows).usingRecursiveComparison().isEqualTo(uninterrupted); // bit for bit
    }

    @Test
    void saysWhereItStandsBeforeEachStep() throws Exception {
        // When
        loop(0.5, 3, new double[] {1}, 1).run(6, PublishPlan.every(1), () -> false);
        // Then
        assertThat(reached).containsExactly("3: 1.0", "4: 0.5", "5: 0.25");
    }
}
