package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the records of one run together into whole steps, in the order of its events.
 *
 * <p>Nothing is ever evicted: the reader pauses the topic that is ahead ({@link #bufferedBytes}, {@link #pendingEvents}).
 * A step is missing only if a Gap record says so, its checksum fails, or the reader is past its last chunk's offset
 * without all chunks (retention among the causes). Not thread-safe.
 */
public final class StepAssembler {
    private record Pending(RunEvent event, long offset) {}

    private final Map<TensorKind, TensorInbox> inboxes = new EnumMap<>(TensorKind.class);
    private final Deque<Pending> events = new ArrayDeque<>();
    private final Map<Topic, Long> nextOffsets = new EnumMap<>(Topic.class);
    private int attempt = 1;
    private long eventsTakenTo;

    /**
     * An assembler for one run.
     *
     * @param inputs the tensors to put into each step
     * @param from per topic, the offset before which all is done; a topic that is not named begins at 0
     */
    public StepAssembler(RunManifest manifest, Set<TensorKind> inputs, Map<Topic, Long> from) {
        long tensorBytes = (long) manifest.dimension() * manifest.precision().bytes();
        inputs.forEach(kind -> inboxes.put(kind, new TensorInbox(tensorBytes)));
        this.nextOffsets.putAll(from);
        this.eventsTakenTo = from.getOrDefault(Topic.STEPS, 0L);
    }

    /**
     * Takes a chunk; one that was not asked for, is done with, or is of a superseded attempt is ignored.
     *
     * @throws MalformedRecordException if its size is not what the run's tensors or the chunk's place demand
     */
    public void addChunk(TensorChunkHeader header, long offset, byte[] chunk) throws MalformedRecordException {
        TensorInbox inbox = inboxes.get(header.kind());
        if (inbox != null && header.attempt() >= attempt && !isDone(header.kind(), offset)) {
            inbox.add(header, offset, chunk);
        }
    }

    private boolean isDone(TensorKind kind, long offset) {
        return offset < nextOffsets.getOrDefault(kind.topic(), 0L);
    }

    /** Takes an event of the run; the same one twice does no harm. */
    public void addEvent(RunEvent event, long offset) {
        if (offset >= eventsTakenTo) {
            eventsTakenTo = offset + 1;
            events.add(new Pending(event, offset));
        }
    }

    /** Says that the reader of a tensor topic is past every offset below {@code position}. */
    public void advance(TensorKind kind, long position) {
        TensorInbox inbox = inboxes.get(kind);
        if (inbox != null) {
            inbox.advanceTo(position);
        }
    }

    /** The next whole step, hole or end, if it is decided; otherwise more records are needed. */
    public Optional<RunInput> poll() {
        while (!events.isEmpty()) {
            Pending head = events.getFirst();
            if (head.event().attempt() < attempt) {
                take();
                continue;
            }
            enter(head.event().attempt());
            if (head.event() instanceof RunEvent.Started) {
                take();
            } else if (head.event() instanceof RunEvent.Step step && isDone(step)) {
                take(); // its record was sent twice
            } else if (head.event() instanceof RunEvent.Step step) {
                return decide(step);
            } else if (head.event() instanceof RunEvent.Gap gap) {
                take();
                return Optional.of(new RunInput.Missing(
                        attempt, gap.firstStep(), gap.lastStep(), gap.reason(), Map.copyOf(nextOffsets)));
            } else if (head.event() instanceof RunEvent.Ended ended) {
                take();
                enter(ended.attempt() + 1);
                return Optional.of(new RunInput.Finished(ended, Map.copyOf(nextOffsets)));
            }
        }
        return Optional.empty();
    }

    private void enter(int newAttempt) {
        if (newAttempt > attempt) {
            attempt = newAttempt;
            inboxes.values().forEach(inbox -> inbox.discardAttemptsBefore(newAttempt));
        }
    }

    private boolean isDone(RunEvent.Step step) {
        List<TensorReference> needed = step.tensors().stream()
                .filter(t -> inboxes.containsKey(t.kind()))
                .toList();
        return !needed.isEmpty() && needed.stream().allMatch(t -> isDone(t.kind(), t.lastOffset()));
    }

    private Optional<RunInput> decide(RunEvent.Step step) {
        Map<TensorKind, byte[]> tensors = new EnumMap<>(TensorKind.class);
        for (Map.Entry<TensorKind, TensorInbox> entry : inboxes.entrySet()) {
            TensorKind kind = entry.getKey();
            TensorInbox inbox = entry.getValue();
            Optional<TensorReference> reference =
                    step.tensors().stream().filter(t -> t.kind() == kind).findFirst();
            if (reference.isEmpty()) {
                return missing(step, "its " + kind.label() + " was not published");
            }
            inbox.discardBefore(reference.get().firstOffset());
            Optional<PartialTensor> tensor = inbox.complete(step.attempt(), step.step());
            if (tensor.isPresent() && !tensor.get().hasChecksum(reference.get().crc32c())) {
                return missing(step, "the checksum of its " + kind.label() + " disagrees");
            }
            if (inbox.isLost(step.attempt(), step.step(), reference.get())) {
                return missing(step, "chunks of its " + kind.label() + " are gone from the topic");
            }
            tensor.ifPresent(t -> tensors.put(kind, t.bytes()));
        }
        if (tensors.size() < inboxes.size()) {
            return Optional.empty();
        }
        release(step);
        return Optional.of(new RunInput.Assembled(step, tensors, Map.copyOf(nextOffsets)));
    }

    private Optional<RunInput> missing(RunEvent.Step step, String reason) {
        release(step);
        return Optional.of(
                new RunInput.Missing(step.attempt(), step.step(), step.step(), reason, Map.copyOf(nextOffsets)));
    }

    private void release(RunEvent.Step step) {
        take();
        inboxes.values().forEach(inbox -> inbox.discard(step.attempt(), step.step()));
        step.tensors().stream()
                .filter(t -> inboxes.containsKey(t.kind()))
                .forEach(t -> nextOffsets.put(t.kind().topic(), t.lastOffset() + 1));
    }

    private void take() {
        nextOffsets.put(Topic.STEPS, events.removeFirst().offset() + 1);
    }

    /** Whether the next step is known and lacks chunks of this kind: the reader must go on with them. */
    public boolean waitsFor(TensorKind kind) {
        TensorInbox inbox = inboxes.get(kind);
        return inbox != null
                && !events.isEmpty()
                && events.getFirst().event() instanceof RunEvent.Step step
                && inbox.complete(step.attempt(), step.step()).isEmpty();
    }

    /** Whether it holds anything of an attempt after this one. */
    public boolean holdsLaterThan(int attempt) {
        return events.stream().anyMatch(pending -> pending.event().attempt() > attempt)
                || inboxes.values().stream().anyMatch(inbox -> inbox.holdsLaterThan(attempt));
    }

    /** Bytes held of a kind; what the reader bounds. */
    public long bufferedBytes(TensorKind kind) {
        TensorInbox inbox = inboxes.get(kind);
        return inbox == null ? 0 : inbox.bufferedBytes();
    }

    /** Events held; what the reader bounds. */
    public int pendingEvents() {
        return events.size();
    }
}
