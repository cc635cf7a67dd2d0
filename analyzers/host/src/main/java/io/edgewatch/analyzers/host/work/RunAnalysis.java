package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One analyzer instance on one run: what to do with each input, and how far it is. No thread and no Kafka of its own;
 * called by one worker thread.
 */
final class RunAnalysis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunAnalysis.class);
    /** Failures in a row after which the instance gives the run up. */
    static final int MAX_FAILURES = 3;

    private final RunManifest manifest;
    private final AnalyzerInstance instance;
    private final ObjectiveSource objectives;
    private final Results results;
    private final StepTensors tensors;
    private @Nullable RunObjective objective;
    private @Nullable Analyzer analyzer;
    private int analyzerAttempt;
    private int failuresInARow;
    private Progress progress;

    RunAnalysis(
            RunManifest manifest,
            AnalyzerInstance instance,
            ObjectiveSource objectives,
            Results results,
            Optional<Progress> earlier) {
        this.manifest = manifest;
        this.instance = instance;
        this.objectives = objectives;
        this.results = results;
        this.tensors = new StepTensors(manifest);
        this.progress = earlier.map(RunAnalysis::resumed).orElse(atBeginOf(1, Map.of()));
    }

    /** A run that is over for this instance is taken up again only for a later attempt. */
    private static Progress resumed(Progress earlier) {
        return earlier.analysis() == Progress.Analysis.RUNNING
                ? earlier
                : atBeginOf(earlier.attempt() + 1, earlier.nextOffsets());
    }

    private static Progress atBeginOf(int attempt, Map<Topic, Long> nextOffsets) {
        return new Progress(attempt, -1, 0, 0, nextOffsets, new byte[0], Progress.Analysis.RUNNING, "");
    }

    /**
     * Processes the next input. What is of an earlier attempt is ignored, and after the end, or after giving up, what is
     * of the same one.
     */
    void accept(RunInput input) {
        if (input.attempt() < progress.attempt() || (isOver() && input.attempt() == progress.attempt())) {
            return;
        }
        if (input.attempt() > progress.attempt()) {
            failuresInARow = 0;
            progress = atBeginOf(input.attempt(), progress.nextOffsets());
        }
        if (input instanceof RunInput.Assembled assembled) {
            if (assembled.step().step() > progress.lastCompletedStep()) {
                analyze(assembled);
            }
        } else if (input instanceof RunInput.Missing missing) {
            long holes = publishedBetween(missing.firstStep(), missing.lastStep());
            long last = Math.max(progress.lastCompletedStep(), missing.lastStep());
            advance(last, 0, holes, missing.nextOffsets());
        } else if (input instanceof RunInput.Finished finished) {
            advance(Math.max(progress.lastCompletedStep(), finished.ended().lastStep()), 0, 0, finished.nextOffsets());
            conclude(Progress.Analysis.FINISHED, "");
        }
    }

    /** How far the analysis is; published by the worker now and then, and at the end. */
    Progress progress() {
        return progress;
    }

    boolean isOver() {
        return progress.analysis() != Progress.Analysis.RUNNING;
    }

    /** How many steps from first to last are multiples of the run's publish-every. */
    private long publishedBetween(long first, long last) {
        return Math.floorDiv(last, manifest.publishEvery()) - Math.floorDiv(first - 1, manifest.publishEvery());
    }

    private void analyze(RunInput.Assembled assembled) {
        RunEvent.Step step = assembled.step();
        StepMeasurements measurements = new StepMeasurements(manifest.run(), step.attempt(), step.step(), instance);
        try {
            tensors.load(assembled.tensors());
            Optional<RunObjective> open = open(step);
            if (open.isEmpty()) {
                return;
            }
            analyzerFor(step.attempt(), open.get()).analyze(trainingStep(step), measurements);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // whoever interrupted us is to blame, not the step
            }
            failed(assembled, e);
            return;
        }
        results.measured(step.time(), measurements.all());
        failuresInARow = 0;
        advance(step.step(), 1, 0, assembled.nextOffsets());
    }

    /** The loss, rebuilt and held against the trainer's at the first step; empty if the run is refused. */
    private Optional<RunObjective> open(RunEvent.Step step) {
        if (objective != null) {
            return Optional.of(objective);
        }
        RunObjective rebuilt;
        try {
            rebuilt = objectives.open(manifest);
        } catch (ObjectiveSource.UnavailableException e) {
            conclude(Progress.Analysis.REFUSED, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        boolean agrees = false;
        try {
            Optional<String> disagreement = disagreement(rebuilt, step);
            agrees = disagreement.isEmpty();
            disagreement.ifPresent(d -> conclude(Progress.Analysis.REFUSED, "step " + step.step() + ": " + d));
        } finally {
            if (!agrees) {
                rebuilt.close();
            }
        }
        objective = agrees ? rebuilt : null;
        return Optional.ofNullable(objective);
    }

    private Optional<String> disagreement(RunObjective rebuilt, RunEvent.Step step) {
        if (!tensors.has(TensorKind.WEIGHTS)) {
            return Optional.empty();
        }
        PointEvaluation point = rebuilt.objective().at(tensors.require(TensorKind.WEIGHTS));
        double gradientNorm = Nd4j.getBlasWrapper().nrm2(point.gradient());
        return FirstStepCheck.disagreement("loss", step.loss(), point.loss(), manifest.precision())
                .or(() -> FirstStepCheck.disagreement(
                        "gradient norm", step.gradientNorm(), gradientNorm, manifest.precision()));
    }

    private Analyzer analyzerFor(int attempt, RunObjective open) {
        if (analyzer == null || attempt != analyzerAttempt) {
            closeAnalyzer();
            analyzer = instance.plugin()
                    .create(new AnalyzerContext(
                            manifest.run(), attempt, open.objective(), open.updateRule(), instance.settings()));
            analyzerAttempt = attempt;
        }
        return analyzer;
    }

    private TrainingStep trainingStep(RunEvent.Step step) {
        return new TrainingStep(
                step.step(),
                step.time(),
                step.loss(),
                step.gradientNorm(),
                tensors.get(TensorKind.WEIGHTS),
                tensors.get(TensorKind.GRADIENT));
    }

    private void failed(RunInput.Assembled assembled, Throwable e) {
        RunEvent.Step step = assembled.step();
        LOG.warn("{} failed on run {} step {}", instance.name(), manifest.run(), step.step(), e);
        closeAnalyzer();
        failuresInARow++;
        long offset = assembled.nextOffsets().getOrDefault(Topic.STEPS, 1L) - 1;
        results.deadLetter(new DeadLetter(
                instance.name(),
                Topic.STEPS.topicName(),
                manifest.partition(),
                offset,
                manifest.run(),
                "analyzer-failed",
                "step " + step.step() + ": " + e));
        advance(step.step(), 0, 1, assembled.nextOffsets());
        if (failuresInARow >= MAX_FAILURES) {
            conclude(
                    Progress.Analysis.FAILED,
                    MAX_FAILURES + " steps in a row failed, the last, step " + step.step() + ", with " + e);
        }
    }

    private void advance(long lastCompleted, long measured, long holes, Map<Topic, Long> nextOffsets) {
        progress = new Progress(
                progress.attempt(),
                lastCompleted,
                progress.measuredSteps() + measured,
                progress.gapSteps() + holes,
                nextOffsets,
                progress.state(),
                progress.analysis(),
                progress.detail());
    }

    private void conclude(Progress.Analysis outcome, String detail) {
        if (!detail.isEmpty()) {
            LOG.warn("{} {} run {}: {}", instance.name(), outcome, manifest.run(), detail);
        }
        progress = new Progress(
                progress.attempt(),
                progress.lastCompletedStep(),
                progress.measuredSteps(),
                progress.gapSteps(),
                progress.nextOffsets(),
                progress.state(),
                outcome,
                detail);
        close();
    }

    private void closeAnalyzer() {
        Analyzer open = analyzer;
        analyzer = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (RuntimeException e) {
            LOG.warn("{} did not close cleanly on run {}", instance.name(), manifest.run(), e);
        }
    }

    @Override
    public void close() {
        closeAnalyzer();
        if (objective != null) {
            objective.close();
            objective = null;
        }
    }
}
