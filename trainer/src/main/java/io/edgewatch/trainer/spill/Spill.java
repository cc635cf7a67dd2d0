package io.edgewatch.trainer.spill;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps of one attempt that wait on disk, first in, first out. One thread appends, another reads and removes. Records
 * are in the page cache when {@link #append} returns: they outlive the process, not the machine.
 */
public final class Spill implements AutoCloseable {
    static final String SUFFIX = ".segment";
    private static final Logger LOG = LoggerFactory.getLogger(Spill.class);
    private static final long LARGEST_SEGMENT_BYTES = 64L << 20;

    /** A step in the spill. */
    public static final class Entry {
        private final SpilledStep step;
        private final Segment segment;
        private final long position;

        Entry(SpilledStep step, Segment segment, long position) {
            this.step = step;
            this.segment = segment;
            this.position = position;
        }

        public SpilledStep step() {
            return step;
        }
    }

    private final Path directory;
    private final SegmentHeader header;
    private final long limitBytes;
    private final Deque<Entry> unread = new ArrayDeque<>();
    private final Set<Segment> segments = new HashSet<>();
    private @Nullable Segment current;
    private int nextNumber = 1;
    private int steps;
    private boolean refusing;

    /**
     * An empty spill; nothing is on disk before the first step is.
     *
     * @param directory where its files are to be
     * @param limitBytes what its files may take together
     */
    public Spill(Path directory, SegmentHeader header, long limitBytes) {
        this.directory = directory;
        this.header = header;
        this.limitBytes = limitBytes;
    }

    /** What an earlier trainer left, to be read and removed; nothing is added to it. */
    Spill(Path directory, SegmentHeader header, List<Entry> left) {
        this(directory, header, 0);
        for (Entry entry : left) {
            segments.add(entry.segment);
            entry.segment.live++;
        }
        steps = left.size();
        left.stream()
                .sorted(Comparator.comparingLong((Entry e) -> e.step().step()))
                .forEach(unread::add);
    }

    /**
     * Appends a step.
     *
     * @param tensors gradient, weights and, where the header has room for it, the optimizer's state, in pieces
     * @return whether there was room, within the bound and on the disk
     */
    public synchronized boolean append(SpilledStep step, byte[][]... tensors) {
        if (!hasRoom()) {
            refuse("its bound of " + limitBytes + " bytes is reached");
            return false;
        }
        try {
            Segment segment = writable();
            long position = segment.append(step, tensors);
            unread.add(new Entry(step, segment, position));
            segment.live++;
            steps++;
            refusing = false;
            return true;
        } catch (IOException e) {
            refuse(e.toString());
            return false;
        }
    }

    private boolean hasRoom() {
        long opening = current == null || isFull(current) ? header.headerBytes() : 0;
        return bytes() + opening + header.recordBytes() <= limitBytes;
    }

    private void refuse(String reason) {
        if (!refusing) {
            LOG.warn("the spill in {} takes no more steps: {}", directory, reason);
        }
        refusing = true;
    }

    private Segment writable() throws IOException {
        Segment open = current;
        if (open != null && !isFull(open)) {
            return open;
        }
        Files.createDirectories(directory);
        Segment created = create();
        segments.add(created);
        current = created;
        return created;
    }

    /** A segment ends early enough that room is regained in parts. */
    private boolean isFull(Segment segment) {
        return segment.live > 0
                && segment.length() + header.recordBytes() > Math.min(LARGEST_SEGMENT_BYTES, limitBytes / 8);
    }

    private Segment create() throws IOException {
        while (true) {
            String name = String.format(Locale.ROOT, "attempt-%d-%06d%s", header.attempt(), nextNumber++, SUFFIX);
            try {
                return Segment.create(directory.resolve(name), header);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken", name);
            }
        }
    }

    /** Whether steps wait that {@link #poll} has not handed out. */
    public synchronized boolean hasUnread() {
        return !unread.isEmpty();
    }

    /** The next step to be published, if any waits; it stays in the spill until it is removed. */
    public synchronized Optional<Entry> poll() {
        return Optional.ofNullable(unread.poll());
    }

    /**
     * Reads a step's tensors.
     *
     * @throws DamagedSegmentException if they are not what was appended
     */
    public void read(Entry entry, byte[][]... tensors) throws IOException {
        entry.segment.read(entry.position, tensors);
    }

    /** Forgets a step that need not wait any more; a file goes with the last of its steps. */
    public void remove(Entry entry) {
        if (!forget(entry)) {
            return;
        }
        try {
            entry.segment.delete(); // outside the lock, for the other thread may be in append
        } catch (IOException e) {
            LOG.warn("a spent file of the spill in {} could not be deleted", directory, e);
        }
    }

    /** Answers whether its segment is spent. */
    private synchronized boolean forget(Entry entry) {
        Segment segment = entry.segment;
        steps--;
        segment.live--;
        if (segment.live > 0) {
            return false;
        }
        segments.remove(segment);
        if (segment == current) {
            current = null;
        }
        return true;
    }

    /** Removes the unread steps that do not satisfy the condition. */
    public void retain(LongPredicate step) {
        takeAll(entry -> !step.test(entry.step().step())).forEach(this::remove);
    }

    private synchronized List<Entry> takeAll(Predicate<Entry> wanted) {
        List<Entry> taken = unread.stream().filter(wanted).toList();
        unread.removeAll(new HashSet<>(taken));
        return taken;
    }

    /** The steps not handed out yet, in order. */
    public synchronized List<SpilledStep> unread() {
        return unread.stream().map(Entry::step).toList();
    }

    /** Attempt whose steps these are. */
    public int attempt() {
        return header.attempt();
    }

    /** Steps in it, those handed out and not removed included. */
    public synchronized int steps() {
        return steps;
    }

    /** Length of its files. */
    public synchronized long bytes() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    public Path directory() {
        return directory;
    }

    /** Closes the files; the steps in them stay for the next attempt. */
    @Override
    public synchronized void close() {
        for (Segment segment : segments) {
            try {
                segment.close();
            } catch (IOException e) {
                LOG.warn("a file of the spill in {} could not be closed", directory, e);
            }
        }
    }
}
