package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All runs of one partition: gives each record to its run. Used by the reader's thread only. */
final class PartitionIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionIntake.class);

    private record RunAttempt(String run, int attempt) {}

    private enum Manifest {
        READ,
        NOT_YET_READ,
        /** It was to come before the first step, and it did not. */
        MISSING
    }

    /** Makes the parts that analyze a run. */
    interface RunOpener {
        ActiveRun open(RunManifest manifest, Optional<Progress> earlier);
    }

    private final RunOpener opener;
    private final MalformedRecords malformed;
    private final RunManifestCodec manifests = new RunManifestCodec();
    private final RunEventCodec events = new RunEventCodec();
    private final Map<String, RunManifest> known;
    private final Map<String, Progress> progress;
    private final Map<String, ActiveRun> active = new HashMap<>();
    private final Supplier<OptionalLong> manifestsEnd;
    private final Map<RunAttempt, Long> awaited = new HashMap<>();
    private final Set<RunAttempt> ignored = new HashSet<>();
    private long manifestsPosition;

    /**
     * The intake of one partition.
     *
     * @param manifestsEnd the end of {@link Topic#RUNS} now, if the broker tells
     */
    PartitionIntake(
            StartPositions start, Supplier<OptionalLong> manifestsEnd, RunOpener opener, MalformedRecords malformed) {
        this.manifestsEnd = manifestsEnd;
        this.opener = opener;
        this.malformed = malformed;
        this.known = new HashMap<>(start.runs());
        this.progress = new HashMap<>(start.progress());
    }

    /** Takes a record of {@link Topic#RUNS}. */
    void addManifest(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            RunManifest manifest = manifests.decode(record.value());
            known.put(manifest.run(), manifest);
            awaited.keySet().removeIf(key -> key.run().equals(manifest.run()) && key.attempt() <= attempts(manifest));
        } catch (MalformedRecordException e) {
            malformed.report(record, "", e);
        }
    }

    /** Takes a record of {@link Topic#STEPS}; false if it must be read again later because its manifest is missing. */
    boolean addEvent(ConsumerRecord<byte[], byte[]> record) {
        RunEvent event;
        try {
            event = events.decode(content(record));
        } catch (MalformedRecordException e) {
            malformed.report(record, "", e);
            return true;
        }
        if (event instanceof RunEvent.Started) {
            return true; // it stands before the manifest, and says nothing that the manifest does not
        }
        Manifest manifest = manifest(record, event.run(), event.attempt());
        if (manifest == Manifest.READ) {
            run(event.run()).ifPresent(r -> r.assembler().addEvent(event, record.offset()));
        }
        return manifest != Manifest.NOT_YET_READ;
    }

    /** Takes a record of a tensor topic; false if it must be read again later because its manifest is missing. */
    boolean addChunk(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        if (headers.lastHeader(RunEvent.MARKER_HEADER) != null) {
            return true;
        }
        String run = "";
        try {
            TensorChunkHeader header = TensorChunkHeader.from(name -> value(headers.lastHeader(name)));
            run = header.run();
            Manifest manifest = manifest(record, run, header.attempt());
            Optional<ActiveRun> target = manifest == Manifest.READ ? run(run) : Optional.empty();
            if (target.isPresent()) {
                target.get().assembler().addChunk(header, record.offset(), content(record));
            }
            return manifest != Manifest.NOT_YET_READ;
        } catch (MalformedRecordException e) {
            malformed.report(record, run, e);
        }
        return true;
    }

    /** The topics that carry steps and tensors have no tombstones. */
    private static byte[] content(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (record.value() == null) {
            throw new MalformedRecordException(MalformedRecordException.Reason.TRUNCATED, "a record without a value");
        }
        return record.value();
    }

    private static byte @Nullable [] value(@Nullable Header header) {
        return header == null ? null : header.value();
    }

    private static int attempts(RunManifest manifest) {
        return manifest.latestAttempt().number();
    }

    /** A manifest is acknowledged before its attempt's first step is sent, so it lies before the topic's end of now. */
    private Manifest manifest(ConsumerRecord<byte[], byte[]> record, String run, int attempt) {
        RunManifest present = known.get(run);
        if (present != null && attempts(present) >= attempt) {
            return Manifest.READ;
        }
        RunAttempt key = new RunAttempt(run, attempt);
        if (ignored.contains(key)) {
            return Manifest.MISSING;
        }
        if (!awaited.containsKey(key)) {
            manifestsEnd.get().ifPresent(end -> awaited.put(key, end));
        }
        Long end = awaited.get(key);
        if (end == null || manifestsPosition < end) {
            return Manifest.NOT_YET_READ;
        }
        awaited.remove(key);
        ignored.add(key);
        malformed.report(
                record,
                run,
                "no-manifest",
                "attempt " + attempt + " of run " + run + " has no manifest on " + Topic.RUNS.topicName()
                        + "; its records are skipped");
        return Manifest.MISSING;
    }

    /** Says that the reader is past every manifest below {@code position}. */
    void advanceManifests(long position) {
        manifestsPosition = position;
    }

    /** Whether records are held back until more manifests are read. */
    boolean isWaitingForManifest() {
        return awaited.values().stream().anyMatch(end -> manifestsPosition < end);
    }

    private Optional<ActiveRun> run(String run) {
        ActiveRun present = active.get(run);
        if (present != null) {
            return Optional.of(present);
        }
        RunManifest manifest = known.get(run);
        Optional<Progress> earlier = Optional.ofNullable(progress.get(run));
        if (manifest == null
                || earlier.filter(p -> StartPositions.isOver(p, manifest)).isPresent()) {
            return Optional.empty();
        }
        LOG.info("run {} begins, attempt {}", run, attempts(manifest));
        ActiveRun opened = opener.open(manifest, earlier);
        active.put(run, opened);
        return Optional.of(opened);
    }

    /** Says that the reader of a tensor topic is past every offset below {@code position}. */
    void advance(TensorKind kind, long position) {
        active.values().forEach(run -> run.assembler().advance(kind, position));
    }

    /** Hands ready steps to the workers that have room, and lets runs go that are over. */
    void drain() {
        active.values().forEach(ActiveRun::drain);
        active.entrySet().removeIf(entry -> {
            Optional<Progress> end = entry.getValue().concluded();
            end.ifPresent(p -> {
                progress.put(entry.getKey(), p);
                entry.getValue().worker().requestStop();
            });
            return end.isPresent();
        });
    }

    /** Whether the next step of some run lacks chunks of this kind. */
    boolean waitsFor(TensorKind kind) {
        return active.values().stream().anyMatch(run -> run.assembler().waitsFor(kind));
    }

    long bufferedBytes(TensorKind kind) {
        return active.values().stream()
                .map(ActiveRun::assembler)
                .mapToLong(a -> a.bufferedBytes(kind))
                .sum();
    }

    long pendingEvents() {
        return active.values().stream()
                .map(ActiveRun::assembler)
                .mapToLong(StepAssembler::pendingEvents)
                .sum();
    }

    long largestTensorBytes() {
        return active.keySet().stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .mapToLong(m -> (long) m.dimension() * m.precision().bytes())
                .max()
                .orElse(0);
    }

    Collection<ActiveRun> active() {
        return active.values();
    }

    /** Lets all workers stop; {@link #close} waits for them. */
    void requestStop() {
        active.values().forEach(run -> run.worker().requestStop());
    }

    @Override
    public void close() {
        requestStop();
        active.values().forEach(ActiveRun::close);
    }
}
