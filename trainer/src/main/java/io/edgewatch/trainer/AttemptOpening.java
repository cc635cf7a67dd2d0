package io.edgewatch.trainer;

import io.edgewatch.experiment.data.EncodedDataset;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.trainer.attempt.KnownRuns;
import io.edgewatch.trainer.attempt.RunIdentity;
import io.edgewatch.trainer.attempt.SameExperiment;
import io.edgewatch.trainer.checkpoint.Checkpoint;
import io.edgewatch.trainer.checkpoint.DamagedCheckpointException;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.trainer.spill.SpillDirectory;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.Producer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides with which attempt a trainer begins, closes the ones before it, and registers it. */
final class AttemptOpening {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptOpening.class);

    /** What came of it. */
    sealed interface Opening {}

    /**
     * A registered attempt, the manifest's latest.
     *
     * @param manifest of the run
     * @param offset where the manifest lies
     * @param weights at the attempt's first step, shape [P]; the trainer's to overwrite
     * @param optimizerState before the update of that step; the trainer's to overwrite
     */
    record Opened(RunManifest manifest, long offset, INDArray weights, OptimizerState optimizerState)
            implements Opening {}

    /** All steps were taken before; what was left of them is published, and the latest attempt's end. */
    record Complete(RunEvent.Ended ended) implements Opening {}

    private final KnownRuns runs;
    private final PreparedExperiment prepared;
    private final TrainerSettings settings;
    private final StateDirectory state;
    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    AttemptOpening(
            KnownRuns runs,
            PreparedExperiment prepared,
            TrainerSettings settings,
            StateDirectory state,
            Producer<byte[], byte[]> producer,
            InstantSource clock) {
        this.runs = runs;
        this.prepared = prepared;
        this.settings = settings;
        this.state = state;
        this.producer = producer;
        this.clock = clock;
    }

    /**
     * Opens the attempt.
     *
     * @throws AttemptRefusedException if what is asked for does not fit what is there
     */
    Opening open() throws InterruptedException, IOException {
        int partitions = runs.partitions();
        Map<String, RunManifest> manifests = runs.manifests();
        Optional<RunManifest> known = Optional.ofNullable(manifests.get(settings.run()));
        if (settings.resume()) {
            return resume(known.orElseThrow(() -> new AttemptRefusedException(
                    "run " + settings.run() + " is not known to this cluster; leave --resume out to begin it")));
        }
        if (known.isPresent()) {
            throw new AttemptRefusedException(
                    "run " + settings.run() + " exists; go on with it by --resume, or choose another id by --run");
        }
        if (state.isUsed()) {
            throw new AttemptRefusedException(state.path() + " has a checkpoint or spilled steps of a run "
                    + settings.run() + " that this cluster does not know; choose another id by --run, or remove it");
        }
        long steps = settings.steps().orElse(prepared.experiment().steps());
        int partition = RunCatalogue.leastLoadedPartition(manifests, partitions);
        OptimizerState initial = prepared.initialState().copy();
        Opened opened =
                register(NextAttempt.first(settings.run(), partition, steps), prepared.initialWeights(), initial);
        state.checkpoints()
                .write(Checkpoint.of(RunIdentity.of(opened.manifest()), 0, opened.weights(), opened.optimizerState()));
        return opened;
    }

    private Opening resume(RunManifest known) throws InterruptedException, IOException {
        requireSameExperiment(known);
        Checkpoint checkpoint = checkpoint(known);
        long next = checkpoint.nextStep();
        long steps = settings.steps().orElse(known.plannedSteps());
        SortedMap<Integer, Spill> left = SpillDirectory.read(
                state.spill(),
                RunIdentity.of(known),
                (long) known.dimension() * known.precision().bytes(),
                stateBytes(known));
        try {
            EarlierAttempts earlier =
                    new EarlierAttempts(known, runs.told(known, whereToRead(known, left)), left, next, stateLength());
            if (next >= steps) {
                return complete(known, earlier, next);
            }
            earlier.close(Optional.empty(), producer, clock, settings.finishLimit());
        } finally {
            left.values().forEach(Spill::close);
        }
        INDArray weights = prepared.initialWeights();
        OptimizerState optimizerState = prepared.initialState().copy();
        optimizerState.setCount(optimizerState.count() + next); // one gradient a step, where a checkpoint does not say
        checkpoint.restore(weights, optimizerState);
        return register(NextAttempt.after(known, next, steps), weights, optimizerState);
    }

    private long stateLength() {
        return prepared.initialState().vectorLength();
    }

    private long stateBytes(RunManifest known) {
        return known.publish().optimizerStateEvery() == 0
                ? 0
                : stateLength() * known.precision().bytes();
    }

    private void requireSameExperiment(RunManifest known) {
        SameExperiment.firstDifference(
                        known,
                        prepared.function(),
                        EncodedDataset.of(prepared.dataset()).contentHash(),
                        prepared.seed(),
                        prepared.start(),
                        prepared.experiment().publish().plan())
                .ifPresent(difference -> {
                    throw new AttemptRefusedException("run " + known.run()
                            + " cannot go on with another experiment: " + difference
                            + "; resume it with its own, or choose another id by --run");
                });
    }

    private Checkpoint checkpoint(RunManifest known) throws IOException {
        Checkpoint checkpoint;
        try {
            checkpoint = state.checkpoints()
                    .read()
                    .orElseThrow(() -> new AttemptRefusedException("no checkpoint of run " + known.run() + " in "
                            + state.path() + "; resume it where it was trained, with the same --state-dir"));
        } catch (DamagedCheckpointException e) {
            throw new AttemptRefusedException(
                    "no checkpoint of run " + known.run() + " is whole: " + e.getMessage(), e);
        }
        if (!checkpoint.identity().equals(RunIdentity.of(known))
                || !checkpoint.fits(prepared.initialWeights(), prepared.initialState())) {
            throw new AttemptRefusedException("the checkpoint in " + state.path() + " is of another run "
                    + known.run() + " than this cluster's, which began at "
                    + known.attempts().get(0).started() + "; use the --state-dir it was trained with");
        }
        if (!checkpoint.hasOptimizerState() && !(prepared.updateRule() instanceof GradientDescent)) {
            throw new AttemptRefusedException("the checkpoint of run " + known.run() + " in " + state.path()
                    + " is of an earlier edgewatch and lacks what its optimizer remembers; begin the run again under"
                    + " another id by --run");
        }
        return checkpoint;
    }

    /** The latest attempt may have steps that nothing tells of; those before it only if they are in the spill. */
    private static long whereToRead(RunManifest known, Map<Integer, Spill> left) {
        return known.attempts().stream()
                .filter(a -> a.equals(known.latestAttempt()) || left.containsKey(a.number()))
                .map(Attempt::startOffsets)
                .mapToLong(offsets -> offsets.getOrDefault(Topic.STEPS, 0L))
                .min()
                .orElse(0);
    }

    private Complete complete(RunManifest known, EarlierAttempts earlier, long next) throws InterruptedException {
        if (earlier.isClosed()) {
            throw new AttemptRefusedException(
                    "run " + known.run() + " has taken its " + next + " steps; ask for more by --steps N");
        }
        RunEvent.Ended ended = new RunEvent.Ended(
                known.run(),
                known.latestAttempt().number(),
                clock.instant(),
                next - 1,
                RunEvent.Outcome.COMPLETED,
                "the last steps were published when the run was resumed");
        earlier.close(Optional.of(ended), producer, clock, settings.finishLimit());
        return new Complete(ended);
    }

    /** A trainer that registered in between has the number; the later one goes on, under the next. */
    private Opened register(NextAttempt first, INDArray weights, OptimizerState optimizerState)
            throws InterruptedException {
        NextAttempt next = first;
        while (true) {
            RunRegistration.Registered registered = new RunRegistration(producer, clock, settings.finishLimit())
                    .register(next, prepared, Blas.threads(), versions());
            int number = next.number();
            Optional<RunManifest> rival = runs.lastBefore(next.run(), next.partition(), registered.offset())
                    .filter(m -> m.latestAttempt().number() >= number);
            if (rival.isEmpty()) {
                return new Opened(registered.manifest(), registered.offset(), weights, optimizerState);
            }
            LOG.warn("another trainer began attempt {} of run {} at the same time; it gives way", number, next.run());
            next = NextAttempt.after(rival.get(), next.firstStep(), next.plannedSteps());
        }
    }

    private static Map<String, String> versions() {
        return Map.of(
                "java", System.getProperty("java.version", "?"),
                "os", System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"),
                "blas", "OpenBLAS " + Blas.kernel());
    }
}
