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
import java.util.Objects;
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
        this.progress = earlier.orElse(new Progress(1, -1, 0, 0, Map.of(), new byte[0], Progress.Analysis.RUNNING, ""));
    }

    /** Processes the next input; after the end, or after giving up, it ignores what comes. */
    void accept(RunInput input) {
        if (progress.analysis() == Progress.Analysis.REFUSED || progress.analysis() == Progress.Analysis.FAILED) {
            return;
        }
        if (input instanceof RunInput.Assembled assembled) {
            enterAttempt(assembled.step().attempt());
            if (assembled.step().step() > progress.lastCompletedStep()) {
                analyze(assembled);
            }
        } else if (input instanceof RunInput.Missing missing) {
            enterAttempt(missing.attempt());
            long holes = missing.lastStep() - missing.firstStep() + 1;
            long last = Math.max(progress.lastCompletedStep(), missing.lastStep());
            advance(last, 0, holes, missing.nextOffsets());
        } else if (input instanceof RunInput.Finished finished) {
            enterAttempt(finished.ended().attempt());
            advance(Math.max(progress.lastCompletedStep(), finished.ended().lastStep()), 0, 0, finished.nextOffsets());
            conclude(Progress.Analysis.FINISHED, "");
        }
    }

    /** How far the analysis is; published by the worker now and then, and at the end. */
    Progress progress() {
        return progress;
    }

    private void enterAttempt(int attempt) {
        if (attempt > progress.attempt()) {
            progress =
                    new Progress(attempt, -1, 0, 0, progress.nextOffsets(), new byte[0], Progress.Analysis.RUNNING, "");
        }
    }

    private void analyze(RunInput.Assembled assembled) {
        RunEvent.Step step = assembled.step();
        try {
            tensors.load(assembled.tensors());
            if (objective == null && !open(step)) {
                return;
            }
            StepMeasurements measurements = new StepMeasurements(manifest.run(), step.attempt(), step.step(), instance);
            analyzerFor(step.attempt()).analyze(trainingStep(step), measurements);
            results.measured(step.time(), measurements.all());
            failuresInARow = 0;
            advance(step.step(), 1, 0, assembled.nextOffsets());
        } catch (RuntimeException e) {
            failed(assembled, e);
        }
    }

    /** Rebuilds the loss and holds it against the trainer's at this step. */
    private boolean open(RunEvent.Step step) {
        try {
            objective = objectives.open(manifest);
        } catch (ObjectiveSource.UnavailableException e) {
            conclude(Progress.Analysis.REFUSED, String.valueOf(e.getMessage()));
            return false;
        }
        if (tensors.has(TensorKind.WEIGHTS)) {
            PointEvaluation point = objective.objective().at(tensors.require(TensorKind.WEIGHTS));
            double gradientNorm = Nd4j.getBlasWrapper().nrm2(point.gradient());
            Optional<String> disagreement = FirstStepCheck.disagreement(
                            "loss", step.loss(), point.loss(), manifest.precision())
                    .or(() -> FirstStepCheck.disagreement(
                            "gradient norm", step.gradientNorm(), gradientNorm, manifest.precision()));
            if (disagreement.isPresent()) {
                conclude(Progress.Analysis.REFUSED, "step " + step.step() + ": " + disagreement.get());
                return false;
            }
        }
        return true;
    }

    private Analyzer analyzerFor(int attempt) {
        if (analyzer == null || attempt != analyzerAttempt) {
            closeAnalyzer();
            RunObjective open = Objects.requireNonNull(objective);
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

    private void failed(RunInput.Assembled assembled, RuntimeException e) {
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
        if (analyzer != null) {
            analyzer.close();
            analyzer = null;
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
