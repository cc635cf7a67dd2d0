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
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All runs of one partition: gives each record to its run. Used by the reader's thread only. */
final class PartitionIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionIntake.class);
    /** How long records of a run without a manifest are held back; the manifest is published before the first step. */
    static final Duration MANIFEST_WAIT = Duration.ofSeconds(60);

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
    private final Map<String, Long> heldSinceNanos = new HashMap<>();
    private final Set<String> ignored = new HashSet<>();

    PartitionIntake(StartPositions start, RunOpener opener, MalformedRecords malformed) {
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
            heldSinceNanos.remove(manifest.run());
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
        if (mustWait(record, event.run())) {
            return false;
        }
        run(event.run()).ifPresent(r -> r.assembler().addEvent(event, record.offset()));
        return true;
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
            if (mustWait(record, run)) {
                return false;
            }
            Optional<ActiveRun> target = run(run);
            if (target.isPresent()) {
                target.get().assembler().addChunk(header, record.offset(), content(record));
            }
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

    private boolean mustWait(ConsumerRecord<byte[], byte[]> record, String run) {
        if (known.containsKey(run) || ignored.contains(run)) {
            return false;
        }
        long since = heldSinceNanos.computeIfAbsent(run, r -> System.nanoTime());
        if (System.nanoTime() - since < MANIFEST_WAIT.toNanos()) {
            return true;
        }
        ignored.add(run);
        heldSinceNanos.remove(run);
        malformed.report(
                record,
                run,
                "no-manifest",
                "run " + run + " has no manifest on " + Topic.RUNS.topicName() + " after " + MANIFEST_WAIT.toSeconds()
                        + " s; its records are skipped");
        return false;
    }

    /** Whether records of some run are held back; when its time is up they are read once more, and skipped. */
    boolean isWaitingForManifest() {
        long now = System.nanoTime();
        return heldSinceNanos.values().stream().anyMatch(since -> now - since < MANIFEST_WAIT.toNanos());
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
        LOG.info("run {} begins, attempt {}", run, manifest.latestAttempt().number());
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
            Optional<Progress> end = entry.getValue().worker().concluded();
            end.ifPresent(p -> progress.put(entry.getKey(), p));
            return end.isPresent();
        });
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

    @Override
    public void close() {
        active.values().forEach(ActiveRun::close);
    }
}
