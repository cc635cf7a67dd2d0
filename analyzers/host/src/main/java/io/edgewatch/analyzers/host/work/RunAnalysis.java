package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.ProbedCurvature;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.RunHistory;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.experiment.manifest.UnsupportedRunException;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
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

    private static final byte[] NO_STATE = new byte[0];

    private final RunTask task;
    private final AnalyzerInstance instance;
    private final CheckedObjective objective;
    private final Results results;
    private final StepTensors tensors;
    private final LostHistory lost;
    private final IntSupplier waitingSteps;
    private final Memory memory = new Memory();
    private Optional<byte[]> earlierState;
    private boolean warnedOfState;
    private @Nullable Analyzer analyzer;
    private int failuresInARow;
    private RunProgress book;

    /**
     * Where {@code earlier} left off.
     *
     * @param waitingSteps how many steps wait behind the one at hand
     */
    RunAnalysis(
            RunTask task,
            ObjectiveSource objectives,
            Results results,
            Optional<Progress> earlier,
            IntSupplier waitingSteps) {
        this.waitingSteps = waitingSteps;
        this.task = task;
        this.instance = task.instance();
        this.objective = new CheckedObjective(task.manifest(), objectives);
        this.results = results;
        this.tensors = new StepTensors(task.manifest());
        this.lost = new LostHistory(task.run());
        this.earlierState = earlier.filter(p -> p.analysis() == Progress.Analysis.RUNNING && p.state().length > 0)
                .map(Progress::state);
        this.book = earlier.map(this::resumed)
                .orElseGet(() -> beginningOf(1, task.history().firstStep(1), Map.of()));
        memory.begin(book.progress().nextOffsets());
    }

    /** A run that is over for this instance is taken up again only for a later attempt. */
    private RunProgress resumed(Progress earlier) {
        RunHistory history = task.history();
        return earlier.analysis() == Progress.Analysis.RUNNING
                ? new RunProgress(earlier, history.firstStep(earlier.attempt()), task.accounted())
                : beginningOf(earlier.attempt() + 1, history.firstStep(earlier.attempt() + 1), earlier.nextOffsets());
    }

    private RunProgress beginningOf(int attempt, long firstStep, Map<Topic, Long> nextOffsets) {
        RunProgress begun = RunProgress.atBeginOf(
                attempt, firstStep, task.accounted(), nextOffsets, instance.configurationDigest());
        return firstStep >= task.firstWanted()
                ? begun
                : begun.missing(
                        firstStep,
                        task.firstWanted() - 1,
                        "steps before " + task.firstWanted() + " are passed over",
                        nextOffsets);
    }

    /**
     * Processes the next input. What is of an earlier attempt is ignored, and after the end, or after giving up, what is
     * of the same one.
     */
    void accept(RunInput input) {
        if (input instanceof RunInput.Begun begun
                && begun.attempt() > progress().attempt()) {
            begin(begun);
        }
        if (input.attempt() != progress().attempt() || isOver()) {
            return;
        }
        if (input instanceof RunInput.Assembled assembled) {
            if (book.isPast(assembled.step().step())) {
                remember(assembled);
            } else {
                lookBack(assembled);
                analyze(assembled);
            }
        } else if (input instanceof RunInput.Missing missing) {
            lost.note(missing);
            book = book.missing(
                    missing.firstStep(), missing.lastStep(), detail(missing), goOnFrom(missing.nextOffsets()));
        } else if (input instanceof RunInput.Finished finished) {
            finish(finished);
        }
    }

    /** The analyzer starts cold: what it remembers is of steps that may not be of the run's history any more. */
    private void begin(RunInput.Begun begun) {
        failuresInARow = 0;
        closeAnalyzer();
        earlierState = Optional.empty();
        memory.begin(begun.nextOffsets());
        book = beginningOf(begun.attempt(), begun.firstStep(), begun.nextOffsets());
    }

    private void lookBack(RunInput.Assembled assembled) {
        long step = assembled.step().step();
        if (book.lacksBeginning(step)) {
            RunInput.Missing beginning = new RunInput.Missing(
                    progress().attempt(),
                    book.firstStep(),
                    step - 1,
                    RunInput.Cause.GONE,
                    "nothing of them is on the topics",
                    progress().nextOffsets());
            lost.note(beginning);
            book = book.missing(
                    beginning.firstStep(), beginning.lastStep(), detail(beginning), beginning.nextOffsets());
        }
        lost.until(step, book.firstStep()).ifPresent(line -> LOG.warn("{}: {}", instance.name(), line));
    }

    private static String detail(RunInput.Missing missing) {
        return "steps " + missing.firstStep() + " to " + missing.lastStep() + " are missing: " + missing.reason();
    }

    private void finish(RunInput.Finished finished) {
        RunProgress before = book;
        book = book.ended(finished.ended().lastStep(), finished.nextOffsets());
        long untold = book.progress().gapSteps() - before.progress().gapSteps();
        if (untold > 0) {
            LOG.warn(
                    "{}: {} steps of run {} were neither published nor declared missing",
                    instance.name(),
                    untold,
                    task.run());
        }
        conclude(Progress.Analysis.FINISHED, progress().detail());
    }

    /** How far the analysis is. */
    Progress progress() {
        return book.progress();
    }

    /** The same with the analyzer's state as of exactly that step. */
    Progress progressWithState() {
        Analyzer present = analyzer;
        byte[] state = (present == null ? earlierState : present.state()).orElse(NO_STATE);
        if (state.length <= Analyzer.STATE_BYTES) {
            return progress().withState(state);
        }
        if (!warnedOfState) {
            warnedOfState = true;
            LOG.warn(
                    "{}: its state on run {} has {} bytes, of which {} at most are kept; another host would begin afresh",
                    instance.name(),
                    task.run(),
                    state.length,
                    Analyzer.STATE_BYTES);
        }
        return progress().withState(NO_STATE);
    }

    private Map<Topic, Long> goOnFrom(Map<Topic, Long> nextOffsets) {
        return memory.done(
                nextOffsets, Optional.ofNullable(analyzer).map(Analyzer::memory).orElse(0));
    }

    /** It was measured before an interruption; the analyzer sees it again. */
    private void remember(RunInput.Assembled assembled) {
        try {
            tensors.load(assembled.tensors());
            analyzerFor(assembled.step()).remember(trainingStep(assembled.step()));
        } catch (CheckedObjective.RefusedException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn(
                    "{} begins run {} afresh: it could not be shown step {} again",
                    instance.name(),
                    task.run(),
                    assembled.step().step(),
                    e);
            closeAnalyzer();
        }
        goOnFrom(assembled.nextOffsets());
    }

    boolean isOver() {
        return book.isOver();
    }

    private void analyze(RunInput.Assembled assembled) {
        RunEvent.Step step = assembled.step();
        StepMeasurements measurements = new StepMeasurements(task.run(), step.attempt(), step.step(), instance);
        try {
            tensors.load(assembled.tensors());
            analyzerFor(step).analyze(trainingStep(step), measurements);
        } catch (CheckedObjective.RefusedException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // whoever interrupted us is to blame, not the step
            }
            failed(assembled, e);
            return;
        }
        results.measured(step.time(), measurements.all());
        results.eigenvectors(step.time(), measurements.eigenvectors());
        failuresInARow = 0;
        book = book.measured(step.step(), goOnFrom(assembled.nextOffsets()));
    }

    private Analyzer analyzerFor(RunEvent.Step step) throws CheckedObjective.RefusedException {
        RunObjective open = instance.plugin().needsObjective() ? objective.at(step, tensors) : withoutObjective();
        Analyzer present = analyzer;
        if (present == null) {
            present = create(new AnalyzerContext(
                    task.run(),
                    step.attempt(),
                    open.objective(),
                    open.updateRule(),
                    instance.settings(),
                    book.firstStep(),
                    waitingSteps,
                    earlierState,
                    open.minibatches()));
            earlierState = Optional.empty();
            analyzer = present;
        }
        return present;
    }

    private RunObjective withoutObjective() throws CheckedObjective.RefusedException {
        try {
            return UnneededObjective.of(task.manifest());
        } catch (UnsupportedRunException e) {
            throw new CheckedObjective.RefusedException("run " + task.run() + ": " + e.getMessage());
        }
    }

    private Analyzer create(AnalyzerContext context) throws CheckedObjective.RefusedException {
        ConsecutiveSteps.require(task);
        try {
            return madeOf(context);
        } catch (IllegalArgumentException e) { // a setting's value, says the plug-in's contract
            throw new CheckedObjective.RefusedException(
                    "analyzer " + instance.plugin().name() + ": " + e.getMessage());
        }
    }

    private Analyzer madeOf(AnalyzerContext context) {
        try {
            return instance.plugin().create(context);
        } catch (UnusableStateException e) {
            LOG.warn("{} begins run {} afresh: {}", instance.name(), task.run(), e.getMessage());
            return instance.plugin().create(context.withoutState());
        }
    }

    private TrainingStep trainingStep(RunEvent.Step step) {
        return new TrainingStep(
                step.step(),
                step.time(),
                step.loss(),
                step.gradientNorm(),
                tensors.get(TensorKind.WEIGHTS),
                tensors.get(TensorKind.GRADIENT),
                step.probe().map(p -> new ProbedCurvature(p.curvature(), p.residual(), p.gradients(), p.seconds())));
    }

    private void failed(RunInput.Assembled assembled, Throwable e) {
        long step = assembled.step().step();
        LOG.warn("{} failed on run {} step {}", instance.name(), task.run(), step, e);
        closeAnalyzer();
        failuresInARow++;
        long offset = assembled.nextOffsets().getOrDefault(Topic.STEPS, 1L) - 1;
        results.deadLetter(new DeadLetter(
                instance.name(),
                Topic.STEPS.topicName(),
                task.manifest().partition(),
                offset,
                task.run(),
                "analyzer-failed",
                "step " + step + ": " + e));
        memory.begin(assembled.nextOffsets());
        book = book.missing(step, step, "step " + step + " failed: " + e, assembled.nextOffsets());
        if (failuresInARow >= MAX_FAILURES) {
            String detail = MAX_FAILURES + " steps in a row failed, the last, step " + step + ", with " + e;
            LOG.warn("{} gives run {} up: {}", instance.name(), task.run(), detail);
            conclude(Progress.Analysis.FAILED, detail);
        }
    }

    private void refuse(String detail) {
        LOG.warn("{} refuses run {}: {}", instance.name(), task.run(), detail);
        conclude(Progress.Analysis.REFUSED, detail);
    }

    private void conclude(Progress.Analysis outcome, String detail) {
        book = book.concluded(outcome, detail);
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
            LOG.warn("{} did not close cleanly on run {}", instance.name(), task.run(), e);
        }
    }

    @Override
    public void close() {
        closeAnalyzer();
        objective.close();
    }
}
