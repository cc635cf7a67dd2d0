package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.Manifests;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class RunAnalysisTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Quantity LOSS = new Quantity("loss-seen", "1", "the trainer's loss");

    private final List<Measurement> measured = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    /** Measures the loss, needs no tensors, and breaks where it is told to. */
    private record Seeing(LongPredicate breaksAt) implements AnalyzerPlugin {
        @Override
        public String name() {
            return "seeing";
        }

        @Override
        public String description() {
            return "Says the loss again.";
        }

        @Override
        public Set<TensorInput> inputs() {
            return Set.of();
        }

        @Override
        public List<Quantity> quantities() {
            return List.of(LOSS);
        }

        @Override
        public Map<String, String> defaultSettings() {
            return Map.of();
        }

        @Override
        public Analyzer create(AnalyzerContext context) {
            return new Analyzer() {
                @Override
                public void analyze(TrainingStep step, Measurements out) {
                    if (breaksAt.test(step.step())) {
                        throw new IllegalStateException("broken at " + step.step());
                    }
                    out.add(LOSS, 0, step.loss(), 0);
                }

                @Override
                public void close() {}
            };
        }
    }

    private final class Kept implements Results {
        @Override
        public void measured(Instant stepTime, List<Measurement> all) {
            measured.addAll(all);
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void deadLetter(DeadLetter letter) {
            letters.add(letter);
        }
    }

    private RunAnalysis analysis(LongPredicate breaksAt) {
        return new RunAnalysis(
                Manifests.ofRun("a-run", 4),
                AnalyzerInstance.of(new Seeing(breaksAt)),
                manifest -> new RunObjective(
                        PolynomialObjective.quadratic(new double[][] {{1}}, DataType.FLOAT), new GradientDescent(0.5)),
                new Kept(),
                Optional.empty());
    }

    private static RunInput step(int attempt, long step) {
        return new RunInput.Assembled(
                new RunEvent.Step("a-run", attempt, NOW, step, step * 0.5, 1, List.of()),
                Map.of(),
                Map.of(Topic.STEPS, step + 1));
    }

    private static RunInput ended(int attempt, long lastStep) {
        return new RunInput.Finished(
                new RunEvent.Ended("a-run", attempt, NOW, lastStep, RunEvent.Outcome.COMPLETED, ""),
                Map.of(Topic.STEPS, lastStep + 2));
    }

    @Test
    void measuresEveryStepAndIsFinishedWithTheRun() {
        // Given
        RunAnalysis analysis = analysis(step -> false);
        // When
        for (long step = 0; step < 3; step++) {
            analysis.accept(step(1, step));
        }
        analysis.accept(ended(1, 2));
        // Then
        assertThat(measured).extracting(m -> m.key().step()).containsExactly(0L, 1L, 2L);
        assertThat(measured).extracting(Measurement::value).containsExactly(0.0, 0.5, 1.0);
        assertThat(analysis.progress().analysis()).isEqualTo(Progress.Analysis.FINISHED);
        assertThat(analysis.progress().lastCompletedStep()).isEqualTo(2);
        assertThat(analysis.progress().measuredSteps()).isEqualTo(3);
        assertThat(analysis.progress().nextOffsets()).containsEntry(Topic.STEPS, 4L);
    }

    @Test
    void aStepDoneBeforeIsNotMeasuredAgain() {
        // Given
        RunAnalysis analysis = analysis(step -> false);
        analysis.accept(step(1, 0));
        // When
        analysis.accept(step(1, 0));
        // Then
        assertThat(measured).hasSize(1);
    }

    @Test
    void aMissingStepIsCountedAsAGap() {
        // Given
        RunAnalysis analysis = analysis(step -> false);
        // When
        analysis.accept(new RunInput.Missing(1, 0, 4, "dropped", Map.of()));
        // Then
        assertThat(analysis.progress().gapSteps()).isEqualTo(5);
        assertThat(analysis.progress().lastCompletedStep()).isEqualTo(4);
    }

    @Test
    void oneFailureCostsOneStepAndALetter() {
        // Given
        RunAnalysis analysis = analysis(step -> step == 1);
        // When
        for (long step = 0; step < 4; step++) {
            analysis.accept(step(1, step));
        }
        // Then
        assertThat(measured).extracting(m -> m.key().step()).containsExactly(0L, 2L, 3L);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.offset()).isEqualTo(1);
            assertThat(letter.detail()).contains("step 1", "broken at 1");
        });
        assertThat(analysis.progress().analysis()).isEqualTo(Progress.Analysis.RUNNING);
    }

    @Test
    void threeFailuresInARowGiveTheRunUpAndSayWhy() {
        // Given
        RunAnalysis analysis = analysis(step -> step >= 2);
        // When
        for (long step = 0; step < 8; step++) {
            analysis.accept(step(1, step));
        }
        // Then
        assertThat(letters).hasSize(RunAnalysis.MAX_FAILURES);
        assertThat(analysis.progress().analysis()).isEqualTo(Progress.Analysis.FAILED);
        assertThat(analysis.progress().detail()).contains("step 4", "broken at 4");
    }

    @Test
    void aNewAttemptStartsAgainFromItsFirstStep() {
        // Given
        RunAnalysis analysis = analysis(step -> false);
        analysis.accept(step(1, 0));
        analysis.accept(step(1, 1));
        // When
        analysis.accept(step(2, 1));
        analysis.accept(step(1, 2));
        // Then
        assertThat(measured).extracting(m -> m.key().attempt()).containsExactly(1, 1, 2);
        assertThat(analysis.progress().attempt()).isEqualTo(2);
    }

    @Test
    void aLossThatIsNotTheTrainersIsTold() {
        assertThat(FirstStepCheck.disagreement("loss", 1.0, 1.1, Precision.F32))
                .hasValueSatisfying(reason -> assertThat(reason).contains("1.0", "1.1", "loss"));
        assertThat(FirstStepCheck.disagreement("loss", 1.0, 1.00001, Precision.F32))
                .isEmpty();
        assertThat(FirstStepCheck.disagreement("loss", 1.0, 1.00001, Precision.F64))
                .isPresent();
        assertThat(FirstStepCheck.disagreement("loss", Double.NaN, Double.NaN, Precision.F64))
                .isEmpty();
    }
}
