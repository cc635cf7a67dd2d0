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
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of one run together into the whole steps of its history, in the order of its events. What an attempt
 * did before the first step of a later one stays; what it did from there on, and all it sends after the later one's
 * first event, is passed over.
 *
 * <p>Nothing is ever evicted: the reader pauses the topic that is ahead ({@link #bufferedBytes}, {@link #pendingEvents}).
 * A step is missing only if a Gap record says so, its checksum fails, or the reader is past its last chunk's offset
 * without all chunks (retention among the causes). Not thread-safe.
 */
public final class StepAssembler {
    private record Pending(RunEvent event, long offset) {}

    private final Map<TensorKind, TensorInbox> inboxes = new EnumMap<>(TensorKind.class);
    private final Deque<Pending> events = new ArrayDeque<>();
    private final AccountedSteps wanted;
    private final Map<Topic, Long> from;
    /** Per tensor topic, the offset before which all of the present attempt is done. */
    private final Map<Topic, Long> doneTo = new EnumMap<>(Topic.class);

    private long eventsDoneTo;
    private long eventsTakenTo;
    private RunHistory history;
    private int attempt = 1;
    private boolean ended;

    /**
     * An assembler for one run.
     *
     * @param inputs the tensors to put into each step, with their bytes
     * @param wanted steps that are not among them are not put together
     * @param from per topic, the offset before which all is done; a topic that is not named begins at 0
     */
    public StepAssembler(
            RunManifest manifest, Map<TensorKind, Long> inputs, AccountedSteps wanted, Map<Topic, Long> from) {
        inputs.forEach((kind, bytes) -> inboxes.put(kind, new TensorInbox(bytes)));
        this.history = RunHistory.of(manifest);
        this.wanted = wanted;
        this.from = Map.copyOf(from);
        this.doneTo.putAll(from);
        this.eventsDoneTo = from.getOrDefault(Topic.STEPS, 0L);
        this.eventsTakenTo = eventsDoneTo;
    }

    /** Takes notice of the run's attempts as they are now. */
    public void follow(RunHistory newest) {
        history = newest;
        inboxes.values().forEach(inbox -> inbox.discardUnless(this::mayBeWanted));
    }

    private boolean mayBeWanted(int ofAttempt, long step) {
        return wanted.wants(step)
                && (ended ? ofAttempt > attempt : ofAttempt >= attempt)
                && history.has(ofAttempt, step);
    }

    /**
     * Takes a chunk; one that was not asked for, is done with, or is not of the run's history is ignored.
     *
     * @throws MalformedRecordException if its size is not what the run's tensors or the chunk's place demand
     */
    public void addChunk(TensorChunkHeader header, long offset, byte[] chunk) throws MalformedRecordException {
        TensorInbox inbox = inboxes.get(header.kind());
        if (inbox != null
                && mayBeWanted(header.attempt(), header.step())
                && !isDone(header.attempt(), header.kind(), offset)) {
            inbox.add(header, offset, chunk);
        }
    }

    private boolean isDone(int ofAttempt, TensorKind kind, long offset) {
        return offset < (ofAttempt == attempt ? doneTo : from).getOrDefault(kind.topic(), 0L);
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

    /** The next whole step, hole, end or beginning, if it is decided; otherwise more records are needed. */
    public Optional<RunInput> poll() {
        while (!events.isEmpty()) {
            RunEvent event = events.getFirst().event();
            if (!counts(event)) {
                passOver(event);
            } else if (event.attempt() > attempt) {
                return Optional.of(enter(event.attempt()));
            } else if (event instanceof RunEvent.Step step) {
                return decide(step);
            } else if (event instanceof RunEvent.Gap gap) {
                return Optional.of(hole(gap));
            } else if (event instanceof RunEvent.Ended end) {
                return Optional.of(finish(end));
            }
        }
        return Optional.empty();
    }

    /** Whether the event says something of the run's history that is not known yet. */
    private boolean counts(RunEvent event) {
        if (event.attempt() < attempt || (ended && event.attempt() == attempt)) {
            return false;
        }
        if (event instanceof RunEvent.Step step) {
            return history.has(step.attempt(), step.step()) && wanted.wants(step.step()) && !isDone(step);
        }
        if (event instanceof RunEvent.Gap gap) {
            return history.has(gap.attempt(), firstInHistory(gap)) && firstInHistory(gap) <= gap.lastStep();
        }
        return event instanceof RunEvent.Ended && event.attempt() == history.latest();
    }

    private long firstInHistory(RunEvent.Gap gap) {
        return Math.max(gap.firstStep(), history.firstStep(gap.attempt()));
    }

    /** Its record was sent twice. */
    private boolean isDone(RunEvent.Step step) {
        List<TensorReference> needed = step.tensors().stream()
                .filter(t -> inboxes.containsKey(t.kind()))
                .toList();
        return !needed.isEmpty() && needed.stream().allMatch(t -> isDone(step.attempt(), t.kind(), t.lastOffset()));
    }

    private void passOver(RunEvent event) {
        take();
        if (event instanceof RunEvent.Step step) {
            inboxes.values().forEach(inbox -> inbox.discard(step.attempt(), step.step()));
        }
    }

    private RunInput enter(int newAttempt) {
        doneTo.putAll(nextOffsets());
        attempt = newAttempt;
        ended = false;
        inboxes.values().forEach(inbox -> inbox.discardUnless(this::mayBeWanted));
        return new RunInput.Begun(attempt, history.firstStep(attempt), nextOffsets());
    }

    private RunInput hole(RunEvent.Gap gap) {
        take();
        long last = Math.min(gap.lastStep(), history.endStep(attempt) - 1);
        return new RunInput.Missing(
                attempt, firstInHistory(gap), last, RunInput.Cause.DECLARED, gap.reason(), nextOffsets());
    }

    private RunInput finish(RunEvent.Ended end) {
        take();
        ended = true;
        inboxes.values().forEach(inbox -> inbox.discardUnless(this::mayBeWanted));
        return new RunInput.Finished(end, nextOffsets());
    }

    private Optional<RunInput> decide(RunEvent.Step step) {
        Map<TensorKind, byte[]> tensors = new EnumMap<>(TensorKind.class);
        for (Map.Entry<TensorKind, TensorInbox> entry : inboxes.entrySet()) {
            TensorKind kind = entry.getKey();
            TensorInbox inbox = entry.getValue();
            @Nullable TensorReference reference = reference(step, kind);
            if (reference == null) {
                return missing(step, RunInput.Cause.DAMAGED, "its " + kind.label() + " was not published");
            }
            inbox.discardBefore(attempt, reference.firstOffset());
            Optional<PartialTensor> tensor = inbox.complete(attempt, step.step());
            if (tensor.isPresent() && !tensor.get().hasChecksum(reference.crc32c())) {
                return missing(step, RunInput.Cause.DAMAGED, "the checksum of its " + kind.label() + " disagrees");
            }
            if (inbox.isLost(attempt, step.step(), reference)) {
                return missing(step, RunInput.Cause.GONE, "chunks of its " + kind.label() + " are gone from the topic");
            }
            tensor.ifPresent(t -> tensors.put(kind, t.bytes()));
        }
        if (tensors.size() < inboxes.size()) {
            return Optional.empty();
        }
        release(step);
        return Optional.of(new RunInput.Assembled(step, tensors, nextOffsets()));
    }

    private static @Nullable TensorReference reference(RunEvent.Step step, TensorKind kind) {
        return step.tensors().stream().filter(t -> t.kind() == kind).findFirst().orElse(null);
    }

    private Optional<RunInput> missing(RunEvent.Step step, RunInput.Cause cause, String reason) {
        release(step);
        return Optional.of(new RunInput.Missing(attempt, step.step(), step.step(), cause, reason, nextOffsets()));
    }

    private void release(RunEvent.Step step) {
        take();
        inboxes.values().forEach(inbox -> inbox.discard(attempt, step.step()));
        step.tensors().stream()
                .filter(t -> inboxes.containsKey(t.kind()))
                .forEach(t -> doneTo.merge(t.kind().topic(), t.lastOffset() + 1, Math::max));
    }

    private void take() {
        eventsDoneTo = events.removeFirst().offset() + 1;
    }

    /** A later attempt's chunks may lie before those of this one that are done, where two trainers ran at once. */
    private Map<Topic, Long> nextOffsets() {
        Map<Topic, Long> next = new EnumMap<>(Topic.class);
        next.putAll(doneTo);
        next.put(Topic.STEPS, eventsDoneTo);
        inboxes.forEach((kind, inbox) -> inbox.firstOffsetAfterAttempt(attempt)
                .ifPresent(held -> next.computeIfPresent(kind.topic(), (topic, done) -> Math.min(done, held))));
        return Map.copyOf(next);
    }

    /** Whether the next step is known and lacks chunks of this kind: the reader must go on with them. */
    public boolean waitsFor(TensorKind kind) {
        TensorInbox inbox = inboxes.get(kind);
        return inbox != null
                && !events.isEmpty()
                && events.getFirst().event() instanceof RunEvent.Step step
                && counts(step)
                && inbox.complete(step.attempt(), step.step()).isEmpty();
    }

    /** Whether it holds anything of an attempt after this one. */
    public boolean holdsLaterThan(int attempt) {
        return events.stream().anyMatch(pending -> pending.event().attempt() > attempt)
                || inboxes.values().stream().anyMatch(inbox -> inbox.holdsLaterThan(attempt));
    }

    /** Bytes of the largest tensor it puts together. */
    public long largestTensorBytes() {
        return inboxes.values().stream()
                .mapToLong(TensorInbox::tensorBytes)
                .max()
                .orElse(0);
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
