package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
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

    private final RunParts parts;
    private final MalformedRecords malformed;
    private final RunManifestCodec manifestCodec = new RunManifestCodec();
    private final RunEventCodec eventCodec = new RunEventCodec();
    private final Manifests manifests;
    private final Map<String, Progress> progress;
    private final Map<String, String> refused;
    private final Map<String, ActiveRun> active = new HashMap<>();
    private final Set<String> letGo = new HashSet<>();
    private final Map<Topic, Long> rewind = new EnumMap<>(Topic.class);

    /**
     * The intake of one partition.
     *
     * @param manifestsEnd the end of {@link Topic#RUNS} now, if the broker tells
     */
    PartitionIntake(
            StartPositions start, Supplier<OptionalLong> manifestsEnd, RunParts parts, MalformedRecords malformed) {
        this.parts = parts;
        this.malformed = malformed;
        this.manifests = new Manifests(start.runs(), manifestsEnd, malformed);
        this.progress = new HashMap<>(start.progress());
        this.refused = new HashMap<>(start.refused());
        start.refused().forEach((run, reason) -> {
            if (start.runs().containsKey(run)) {
                LOG.warn("{}", reason);
                parts.listener().refuses(parts.instance(), run, reason);
            }
        });
    }

    /** Takes a record of {@link Topic#RUNS}. */
    void addManifest(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            forget(record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            RunManifest manifest = manifestCodec.decode(record.value());
            manifests.put(manifest);
            Optional.ofNullable(active.get(manifest.run())).ifPresent(run -> run.follow(manifest));
        } catch (MalformedRecordException e) {
            malformed.report(record, "", e);
        }
    }

    /** A run was deleted: nothing of it is published any more, for its tombstones are out. */
    private void forget(String run) {
        manifests.delete(run);
        progress.remove(run);
        refused.remove(run);
        letGo.remove(run);
        ActiveRun open = active.remove(run);
        if (open != null) {
            LOG.info("run {} was deleted", run);
            open.worker().abandon();
            open.close();
        }
    }

    /** Takes a record of {@link Topic#STEPS}; false if it must be read again later because its manifest is missing. */
    boolean addEvent(ConsumerRecord<byte[], byte[]> record) {
        RunEvent event;
        try {
            event = eventCodec.decode(content(record));
        } catch (MalformedRecordException e) {
            malformed.report(record, "", e);
            return true;
        }
        if (event instanceof RunEvent.Started || !parts.attachment().wants(event.run())) {
            return true; // Started stands before the manifest, and says nothing that the manifest does not
        }
        Manifests.State manifest = manifests.state(record, event.run(), event.attempt());
        if (manifest == Manifests.State.READ) {
            run(event.run()).ifPresent(r -> r.addEvent(event, record.offset()));
        }
        return manifest != Manifests.State.NOT_YET_READ;
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
            if (!parts.attachment().wants(run)) {
                return true;
            }
            Manifests.State manifest = manifests.state(record, run, header.attempt());
            Optional<ActiveRun> target = manifest == Manifests.State.READ ? run(run) : Optional.empty();
            if (target.isPresent()) {
                target.get().addChunk(header, record.offset(), content(record));
            }
            return manifest != Manifests.State.NOT_YET_READ;
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

    /** Says that the reader is past every manifest below {@code position}. */
    void advanceManifests(long position) {
        manifests.advance(position);
    }

    /** Whether records are held back until more manifests are read. */
    boolean isWaitingForManifest() {
        return manifests.isWaiting();
    }

    private Optional<ActiveRun> run(String run) {
        ActiveRun present = active.get(run);
        if (present != null) {
            return Optional.of(present);
        }
        Optional<RunManifest> manifest = manifests.of(run);
        Optional<Progress> earlier = Optional.ofNullable(progress.get(run));
        if (manifest.isEmpty()
                || refused.containsKey(run)
                || earlier.filter(p -> StartPositions.isOver(p, manifest.get())).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(open(manifest.get(), earlier));
    }

    private ActiveRun open(RunManifest manifest, Optional<Progress> earlier) {
        String run = manifest.run();
        if (letGo.remove(run)) {
            // what was held of a step that was half there has gone with the buffers
            StartPositions.needed(manifest, earlier).forEach((topic, offset) -> rewind.merge(topic, offset, Math::min));
        }
        ActiveRun opened = parts.opener().open(manifest, earlier);
        LOG.info("run {} begins, attempt {}", run, manifest.latestAttempt().number());
        parts.listener().begins(parts.instance(), manifest, opened.worker().published());
        active.put(run, opened);
        return opened;
    }

    /** Per topic, where a run that was taken up again has to be read from; asked for once. */
    Map<Topic, Long> takeRewind() {
        Map<Topic, Long> taken = Map.copyOf(rewind);
        rewind.clear();
        return taken;
    }

    /** Says that the reader of a tensor topic is past every offset below {@code position}. */
    void advance(TensorKind kind, long position) {
        active.values().forEach(run -> run.assembler().advance(kind, position));
    }

    /** Hands ready steps to the workers that have room, and lets runs go that are over or silent. */
    void drain() {
        active.values().forEach(ActiveRun::drain);
        Iterator<Map.Entry<String, ActiveRun>> all = active.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, ActiveRun> entry = all.next();
            ActiveRun run = entry.getValue();
            Optional<Progress> end = run.concluded();
            if (end.isPresent()) {
                all.remove();
                run.release();
                progress.put(entry.getKey(), end.get());
                parts.listener().ends(parts.instance(), entry.getKey(), end.get());
            } else if (run.isSilent(parts.limits().letGoAfter())) {
                all.remove();
                letGo(entry.getKey(), run);
            }
        }
    }

    private void letGo(String run, ActiveRun silent) {
        silent.close();
        Progress last = silent.worker().published();
        LOG.info(
                "run {} has been silent for {}; it is let go at step {}",
                run,
                parts.limits().letGoAfter(),
                last.lastCompletedStep());
        progress.put(run, last);
        letGo.add(run);
        parts.listener().letsGo(parts.instance(), run, last);
    }

    /** What became of a run, if the instance does not go on with it as it stands now. */
    Optional<RunEnd> endOf(String run) {
        String reason = refused.get(run);
        if (reason != null) {
            return Optional.of(new RunEnd.Untouched(reason));
        }
        Optional<RunManifest> manifest = manifests.of(run);
        if (manifest.isEmpty()) {
            return Optional.of(new RunEnd.Untouched("run " + run + " was deleted"));
        }
        return active.containsKey(run)
                ? Optional.empty()
                : Optional.ofNullable(progress.get(run))
                        .filter(p -> StartPositions.isOver(p, manifest.get()))
                        .map(RunEnd.Done::new);
    }

    Collection<ActiveRun> active() {
        return active.values();
    }

    /** Lets all workers stop; {@link #close} waits for them. */
    void requestStop() {
        active.values().forEach(run -> run.worker().requestStop());
    }

    /** Lets all workers stop without a word: the partition is another host's already. */
    void abandon() {
        active.values().forEach(run -> run.worker().abandon());
    }

    @Override
    public void close() {
        requestStop();
        active.values().forEach(ActiveRun::close);
    }
}
