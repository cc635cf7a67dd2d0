package io.edgewatch.analyzers.host.work;

import static io.edgewatch.analyzers.host.work.QuadraticRun.after;
import static io.edgewatch.analyzers.host.work.QuadraticRun.begun;
import static io.edgewatch.analyzers.host.work.QuadraticRun.finished;
import static io.edgewatch.analyzers.host.work.QuadraticRun.gone;
import static io.edgewatch.analyzers.host.work.QuadraticRun.missing;
import static io.edgewatch.analyzers.host.work.QuadraticRun.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.Progress.Analysis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunAnalysisTest {
    private final RecordedResults results = new RecordedResults();
    private final QuadraticRun run = new QuadraticRun(1);
    private AnalyzerPlugins.Plugin plugin = AnalyzerPlugins.losses();

    private RunAnalysis analysis(ObjectiveSource objectives, Optional<Progress> earlier) {
        return new RunAnalysis(
                RunTask.every(run.manifest(), AnalyzerInstance.of(plugin)), objectives, results, earlier, () -> 0);
    }

    private Progress analyze(RunInput... inputs) {
        return analyze(analysis(run, Optional.empty()), inputs);
    }

    private static Progress analyze(RunAnalysis analysis, RunInput... inputs) {
        List.of(inputs).forEach(analysis::accept);
        return analysis.progress();
    }

    /** Fails at these steps. */
    private static AnalyzerPlugins.Plugin failingAt(Long... steps) {
        return AnalyzerPlugins.doing((step, out) -> {
            if (Set.of(steps).contains(step.step())) {
                throw new IllegalStateException("no convergence");
            }
            out.add(AnalyzerPlugins.LOSS, 0, step.loss(), 0);
        });
    }

    @Test
    void measuresEveryStepAndSaysHowFarItIs() {
        // When
        Progress progress = analyze(step(1, 0), step(1, 1), step(1, 2));
        // Then
        assertThat(results.steps()).containsExactly("1:0", "1:1", "1:2");
        assertThat(results.measurements)
                .extracting(Measurement::value)
                .containsExactly(QuadraticRun.loss(1, 0), QuadraticRun.loss(1, 1), QuadraticRun.loss(1, 2));
        assertThat(results.measurements)
                .extracting(Measurement::configurationDigest)
                .containsOnly(AnalyzerInstance.of(plugin).configurationDigest());
        assertThat(progress.attempt()).isEqualTo(1);
        assertThat(progress.lastCompletedStep()).isEqualTo(2);
        assertThat(progress.measuredSteps()).isEqualTo(3);
        assertThat(progress.gapSteps()).isZero();
        assertThat(progress.nextOffsets()).isEqualTo(after(2));
        assertThat(progress.analysis()).isEqualTo(Analysis.RUNNING);
    }

    @Test
    void countsMissingSteps() {
        // When
        Progress progress = analyze(step(1, 0), missing(1, 1, 4), step(1, 5), missing(1, 2, 2));
        // Then: what is declared twice counts once
        assertThat(progress.lastCompletedStep()).isEqualTo(5);
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.gapSteps()).isEqualTo(4);
    }

    @Test
    void countsOnlyMissingStepsThatWereToBePublished() {
        // Given
        var everyTenth = new QuadraticRun(10);
        var analysis = new RunAnalysis(
                RunTask.every(everyTenth.manifest(), AnalyzerInstance.of(plugin)),
                everyTenth,
                results,
                Optional.empty(),
                () -> 0);
        // When
        Progress progress = analyze(analysis, missing(1, 0, 0), missing(1, 10, 30), missing(1, 40, 49));
        // Then
        assertThat(progress.gapSteps()).isEqualTo(1 + 3 + 1);
    }

    @Test
    void isFinishedAtTheEndOfTheRunAndReleasesEverything() {
        // When
        Progress progress = analyze(step(1, 0), finished(1, 3));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.FINISHED);
        assertThat(progress.lastCompletedStep()).isEqualTo(3);
        assertThat(progress.nextOffsets()).isEqualTo(after(4));
        assertThat(plugin.open).hasValue(0);
        assertThat(run.handedOut).singleElement().matches(PolynomialObjective::isClosed);
    }

    @Test
    void refusesARunWhoseLossIsNotTheTrainersAndSaysBothNumbers() {
        // When
        Progress progress = analyze(step(1, 1, 7.5, QuadraticRun.gradientNorm(1, 1)), step(1, 2));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.REFUSED);
        assertThat(progress.detail())
                .startsWith("step 1: the loss rebuilt from the manifest is 1.21")
                .contains("the trainer says 7.5");
        assertThat(results.measurements).isEmpty();
        assertThat(results.deadLetters).isEmpty();
        assertThat(run.handedOut).singleElement().matches(PolynomialObjective::isClosed);
    }

    @Test
    void refusesARunWhoseGradientIsNotTheTrainers() {
        // When
        Progress progress = analyze(step(1, 1, QuadraticRun.loss(1, 1), 7.5));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.REFUSED);
        assertThat(progress.detail()).contains("gradient norm").contains("1.55").contains("7.5");
    }

    @Test
    void refusesARunWhoseLossCannotBeRebuilt() {
        // Given
        ObjectiveSource unknown = manifest -> {
            throw new ObjectiveSource.UnavailableException("run a-run: no model 'vit'", new Exception());
        };
        // When
        Progress progress = analyze(analysis(unknown, Optional.empty()), step(1, 0), step(1, 1));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.REFUSED);
        assertThat(progress.detail()).isEqualTo("run a-run: no model 'vit'");
    }

    @Test
    void aLossThatCouldNotBeCheckedIsCheckedAtTheNextStep() {
        // Given: the first evaluation fails, as it does when memory is short
        ObjectiveSource failsOnce = manifest -> {
            var rebuilt = run.open(manifest);
            if (run.handedOut.size() == 1) {
                rebuilt.close();
            }
            return rebuilt;
        };
        // When
        Progress progress = analyze(analysis(failsOnce, Optional.empty()), step(1, 0), step(1, 1, 7.5, 1), step(1, 2));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.REFUSED);
        assertThat(results.measurements).isEmpty();
    }

    @Test
    void aStepThatFailsIsADeadLetterAndTheNextOneIsMeasuredAfresh() {
        // Given
        plugin = failingAt(1L);
        // When
        Progress progress = analyze(step(1, 0), step(1, 1), step(1, 2));
        // Then
        assertThat(results.steps()).containsExactly("1:0", "1:2");
        assertThat(results.deadLetters)
                .containsExactly(new DeadLetter(
                        "losses",
                        "edgewatch.steps",
                        0,
                        101,
                        "a-run",
                        "analyzer-failed",
                        "step 1: java.lang.IllegalStateException: no convergence"));
        assertThat(progress.analysis()).isEqualTo(Analysis.RUNNING);
        assertThat(progress.lastCompletedStep()).isEqualTo(2);
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.gapSteps()).isEqualTo(1);
        assertThat(plugin.made).hasValue(2);
        assertThat(plugin.open).hasValue(1);
    }

    @Test
    void threeFailuresInARowEndTheAnalysis() {
        // Given
        plugin = failingAt(0L, 1L, 3L, 4L, 5L);
        // When
        Progress progress = analyze(
                step(1, 0), step(1, 1), step(1, 2), step(1, 3), step(1, 4), step(1, 5), step(1, 6), finished(1, 6));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.FAILED);
        assertThat(progress.detail()).startsWith("3 steps in a row failed, the last, step 5, with ");
        assertThat(progress.lastCompletedStep()).isEqualTo(5);
        assertThat(results.deadLetters).hasSize(5);
        assertThat(results.steps()).containsExactly("1:2");
        assertThat(plugin.open).hasValue(0);
        assertThat(run.handedOut).allMatch(PolynomialObjective::isClosed);
    }

    @Test
    void anAnalyzerThatIsBrokenOrDoesNotCloseHurtsItsOwnRunOnly() {
        // Given
        plugin = AnalyzerPlugins.doing((step, out) -> {
            throw step.step() == 0 ? new NoClassDefFoundError("jama") : new StackOverflowError();
        });
        // When
        Progress progress = analyze(step(1, 0), step(1, 1), step(1, 2));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.FAILED);
        assertThat(results.deadLetters).hasSize(3);
    }

    @Test
    void anUndeclaredQuantityIsAFailureOfThatStep() {
        // Given
        plugin = AnalyzerPlugins.doing((step, out) -> out.add(AnalyzerPlugins.UNDECLARED, 0, 1, 0));
        // When
        analyze(step(1, 0));
        // Then
        assertThat(results.measurements).isEmpty();
        assertThat(results.deadLetters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.detail())
                        .contains("analyzer 'losses' published the quantity 'surprise', which it does not declare"));
    }

    @Test
    void resultsThatCannotBePublishedAreNotTheAnalyzersFault() {
        // Given
        var broken = new IllegalStateException("the producer is closed");
        Results away = new Results() {
            @Override
            public void measured(Instant stepTime, List<Measurement> measurements) {
                throw broken;
            }

            @Override
            public void eigenvectors(Instant stepTime, List<Eigenvector> all) {}

            @Override
            public void progress(Progress progress) {}

            @Override
            public void deadLetter(DeadLetter letter) {
                results.deadLetter(letter);
            }
        };
        var analysis = new RunAnalysis(
                RunTask.every(run.manifest(), AnalyzerInstance.of(plugin)), run, away, Optional.empty(), () -> 0);
        // When, Then
        assertThatThrownBy(() -> analysis.accept(step(1, 0))).isSameAs(broken);
        assertThat(results.deadLetters).isEmpty();
        assertThat(analysis.progress().lastCompletedStep()).isEqualTo(-1);
    }

    @Test
    void aNewAttemptBeginsAnew() {
        // When
        Progress progress =
                analyze(step(1, 0), step(1, 1), missing(1, 2, 2), begun(2, 1), step(2, 1), missing(2, 2, 3));
        // Then
        assertThat(results.steps()).containsExactly("1:0", "1:1", "2:1");
        assertThat(progress.attempt()).isEqualTo(2);
        assertThat(progress.lastCompletedStep()).isEqualTo(3);
        assertThat(progress.measuredSteps()).isEqualTo(1);
        assertThat(progress.gapSteps()).isEqualTo(2);
        assertThat(plugin.made).hasValue(2);
        assertThat(plugin.open).hasValue(1);
    }

    @Test
    void goesOnWhereItWas() {
        // Given
        var earlier = new Progress(2, 4, 4, 1, after(4), new byte[0], Analysis.RUNNING, "", "");
        // When: the run is read again from its start, for the sake of another one
        Progress progress = analyze(
                analysis(run, Optional.of(earlier)), step(1, 7), finished(1, 7), step(2, 4), step(2, 5), step(2, 6));
        // Then
        assertThat(results.steps()).containsExactly("2:5", "2:6");
        assertThat(progress.measuredSteps()).isEqualTo(6);
        assertThat(progress.gapSteps()).isEqualTo(1);
        assertThat(progress.analysis()).isEqualTo(Analysis.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Analysis.class,
            names = {"FINISHED", "REFUSED", "FAILED"})
    void aRunThatIsOverIsTakenUpAgainByALaterAttemptOnly(Analysis outcome) {
        // Given
        var earlier = new Progress(1, 4, 5, 0, after(4), new byte[0], outcome, "over", "");
        var analysis = analysis(run, Optional.of(earlier));
        List<Analysis> seen = new ArrayList<>(List.of(analysis.progress().analysis()));
        // When
        for (RunInput input : List.of(step(1, 5), finished(1, 5), step(2, 5), finished(2, 5))) {
            analysis.accept(input);
            seen.add(analysis.progress().analysis());
        }
        // Then
        assertThat(results.steps()).containsExactly("2:5");
        assertThat(seen)
                .containsExactly(
                        Analysis.RUNNING, Analysis.RUNNING, Analysis.RUNNING, Analysis.RUNNING, Analysis.FINISHED);
        assertThat(analysis.progress().attempt()).isEqualTo(2);
    }

    @Test
    void whatFollowsTheEndOfAnAttemptIsTheNextAttempts() {
        // When
        Progress progress = analyze(step(1, 0), finished(1, 0), step(1, 1), begun(2, 0), step(2, 0), step(2, 1));
        // Then
        assertThat(results.steps()).containsExactly("1:0", "2:0", "2:1");
        assertThat(progress.analysis()).isEqualTo(Analysis.RUNNING);
        assertThat(run.handedOut).hasSize(2);
    }

    @Test
    void aStepThatBreaksOffBecauseTheThreadIsInterruptedIsNotCounted() {
        // Given
        plugin = AnalyzerPlugins.doing((step, out) -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        });
        var analysis = analysis(run, Optional.empty());
        // When, Then
        assertThatThrownBy(() -> analysis.accept(step(1, 0))).hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(results.deadLetters).isEmpty();
        assertThat(analysis.progress().lastCompletedStep()).isEqualTo(-1);
        assertThat(analysis.progress().nextOffsets()).isEqualTo(Map.of());
    }

    @Test
    void aNewAttemptGoesOnFromItsFirstStepAndKeepsWhatWasMeasuredBefore() {
        // When: steps 57 and 58 were measured before it was known that another attempt took them anew
        Progress progress = analyze(
                step(1, 55),
                step(1, 56),
                step(1, 57),
                step(1, 58),
                begun(2, 57),
                step(2, 57),
                step(1, 59),
                step(2, 58));
        // Then
        assertThat(results.steps()).containsExactly("1:55", "1:56", "1:57", "1:58", "2:57", "2:58");
        assertThat(progress.attempt()).isEqualTo(2);
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.gapSteps()).isZero();
        assertThat(progress.lastCompletedStep()).isEqualTo(58);
        assertThat(plugin.made).hasValue(2); // cold
    }

    @Test
    void aHistoryWhoseBeginningIsGoneCountsItAsMissing() {
        // When
        Progress progress = analyze(gone(0, 0), gone(1, 1), gone(2, 2), step(1, 3), step(1, 4));
        // Then
        assertThat(progress.gapSteps()).isEqualTo(3);
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.analysis()).isEqualTo(Analysis.RUNNING);
        assertThat(results.deadLetters).isEmpty();
    }

    @Test
    void aHistoryWithoutAnyRecordOfItsBeginningCountsItAsMissing() {
        // When: the steps' records are gone too
        Progress progress = analyze(step(1, 40), step(1, 41), missing(1, 39, 39));
        // Then
        assertThat(progress.gapSteps()).isEqualTo(40);
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.detail()).isEqualTo("steps 0 to 39 are missing: nothing of them is on the topics");
    }

    @Test
    void stepsBeforeTheFirstWantedOneArePassedOverInEveryAttempt() {
        // Given
        var task = new RunTask(run.manifest(), AnalyzerInstance.of(plugin), StepPolicy.ALL, 10);
        var analysis = new RunAnalysis(task, run, results, Optional.empty(), () -> 0);
        // When
        Progress progress = analyze(
                analysis, step(1, 9), step(1, 10), begun(2, 8), step(2, 8), step(2, 9), step(2, 10), step(2, 11));
        // Then
        assertThat(results.steps()).containsExactly("1:10", "2:10", "2:11");
        assertThat(progress.gapSteps()).isEqualTo(2);
        assertThat(progress.measuredSteps()).isEqualTo(2);
    }

    @Test
    void everyNthStepIsMeasuredAndNoOtherOneIsMissing() {
        // Given
        var task = new RunTask(run.manifest(), AnalyzerInstance.of(plugin), new StepPolicy.Every(5), 0);
        var analysis = new RunAnalysis(task, run, results, Optional.empty(), () -> 0);
        // When
        Progress progress = analyze(analysis, step(1, 0), step(1, 5), missing(1, 7, 11), finished(1, 13));
        // Then
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.gapSteps()).isEqualTo(1);
        assertThat(progress.lastCompletedStep()).isEqualTo(13);
    }

    @Test
    void whatTheEndedTrainerSaidNothingOfIsMissing() {
        // When
        Progress progress = analyze(step(1, 0), step(1, 3), finished(1, 4));
        // Then
        assertThat(progress.measuredSteps()).isEqualTo(2);
        assertThat(progress.gapSteps()).isEqualTo(3);
    }

    @Test
    void aSettingThatTheAnalyzerCannotUseIsARefusalNotThreeFailures() {
        // Given
        plugin = AnalyzerPlugins.losses();
        plugin.refuses("setting 'count' must be a whole number, got: 'many'");
        // When
        Progress progress = analyze(step(1, 0));
        // Then
        assertThat(progress.analysis()).isEqualTo(Analysis.REFUSED);
        assertThat(progress.detail()).isEqualTo("analyzer losses: setting 'count' must be a whole number, got: 'many'");
        assertThat(results.deadLetters).isEmpty();
        assertThat(run.handedOut).allMatch(PolynomialObjective::isClosed);
    }

    @Test
    void everyProgressNamesTheConfigurationThatMeasured() {
        // When
        Progress progress = analyze(step(1, 0), begun(2, 1), step(2, 1), finished(2, 1));
        // Then
        assertThat(progress.configurationDigest())
                .isEqualTo(AnalyzerInstance.of(plugin).configurationDigest());
    }
}
