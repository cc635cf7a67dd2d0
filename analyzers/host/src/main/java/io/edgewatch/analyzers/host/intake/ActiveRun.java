package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.assembly.NewestSteps;
import io.edgewatch.analyzers.host.assembly.RunHistory;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.status.RunGauges;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A run this host analyzes: its records go into the assembler, what comes out goes to the worker. */
final class ActiveRun implements AutoCloseable {
    private final String run;
    private final StepAssembler assembler;
    private final RunWorker worker;
    private final boolean newestOnly;
    private final NewestSteps newest = new NewestSteps();
    private final InstantSource clock;
    private final RunGauges gauges;
    private Instant heardAt;
    private volatile long newestStep = -1;

    /**
     * A run that has been heard of now.
     *
     * @param policy the worker's
     * @param gauges show it until it is let go
     */
    ActiveRun(
            RunManifest manifest,
            StepAssembler assembler,
            RunWorker worker,
            StepPolicy policy,
            InstantSource clock,
            RunGauges gauges) {
        this.run = manifest.run();
        this.gauges = gauges;
        this.assembler = assembler;
        this.worker = worker;
        this.newestOnly = policy instanceof StepPolicy.Latest;
        this.clock = clock;
        this.heardAt = clock.instant();
        gauges.show(() -> status(Duration.ofDays(1)));
    }

    StepAssembler assembler() {
        return assembler;
    }

    RunWorker worker() {
        return worker;
    }

    void addEvent(RunEvent event, long offset) {
        heardAt = clock.instant();
        if (event instanceof RunEvent.Step step) {
            newestStep = step.step();
        }
        assembler.addEvent(event, offset);
    }

    void addChunk(TensorChunkHeader header, long offset, byte[] chunk) throws MalformedRecordException {
        heardAt = clock.instant();
        assembler.addChunk(header, offset, chunk);
    }

    /** Takes notice of the run's attempts as they are now. */
    void follow(RunManifest manifest) {
        heardAt = clock.instant();
        assembler.follow(RunHistory.of(manifest));
    }

    /** Hands over as many inputs as are ready and the worker has room for. */
    void drain() {
        if (newestOnly) {
            drainToNewest();
            return;
        }
        while (worker.hasRoom()) {
            Optional<RunInput> next = assembler.poll();
            if (next.isEmpty()) {
                return;
            }
            worker.offer(next.get());
        }
    }

    /** Whether the next step lacks chunks of this kind. */
    boolean waitsFor(TensorKind kind) {
        return assembler.waitsFor(kind);
    }

    /** Bytes of its largest tensor. */
    long tensorBytes() {
        return assembler.largestTensorBytes();
    }

    /** Takes all there is, so that the newest is known when the worker is free. */
    private void drainToNewest() {
        for (Optional<RunInput> next = assembler.poll(); next.isPresent(); next = assembler.poll()) {
            newest.add(next.get());
        }
        if (worker.isIdle()) {
            while (!newest.isEmpty() && worker.hasRoom()) {
                worker.offer(newest.take());
            }
        }
    }

    /** The last progress, if the run is over for this instance and nothing of a later attempt is here. */
    Optional<Progress> concluded() {
        return worker.concluded()
                .filter(end -> !assembler.holdsLaterThan(end.attempt()) && !newest.holdsLaterThan(end.attempt()));
    }

    /** Whether nothing has been heard of it for so long, and all that was heard is done. */
    boolean isSilent(Duration limit) {
        return worker.isIdle() && newest.isEmpty() && heardAt.plus(limit).isBefore(clock.instant());
    }

    /** How it is, a worker that takes longer than this for one step being stuck. */
    RunStatus status(Duration stuckAfter) {
        return new RunStatus(run, worker.published(), worker.doneStep(), newestStep, worker.stuckAt(stuckAfter));
    }

    /** Lets the worker end, without waiting for it. */
    void release() {
        gauges.close();
        worker.requestStop();
    }

    @Override
    public void close() {
        gauges.close();
        worker.close();
    }
}
