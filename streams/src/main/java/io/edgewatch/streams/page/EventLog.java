package io.edgewatch.streams.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The newest server-sent events, as bytes, numbered without holes. Every reader has a place in it and no queue of its
 * own: one that is too slow, or was away for too long, finds its place gone and is told so; nobody waits for it.
 */
final class EventLog {
    private final String epoch;
    private final long capacityBytes;
    private final Deque<byte[]> frames = new ArrayDeque<>();
    private long bytes;
    private long newest;

    /**
     * A log without events.
     *
     * @param epoch tells this log's numbers from those of any other: of another process, or the same before a restart
     * @param capacityBytes what it holds; the newest event always
     */
    EventLog(String epoch, long capacityBytes) {
        this.epoch = epoch;
        this.capacityBytes = capacityBytes;
    }

    /**
     * Appends an event.
     *
     * @param kind its name
     * @param data one line
     */
    synchronized void append(String kind, String data) {
        newest++;
        byte[] frame = frame(kind, data, newest);
        frames.addLast(frame);
        bytes += frame.length;
        while (bytes > capacityBytes && frames.size() > 1) {
            bytes -= frames.removeFirst().length;
        }
        notifyAll();
    }

    private byte[] frame(String kind, String data, long number) {
        return ("id: " + epoch + '-' + number + "\nevent: " + kind + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An event for one reader only, at a place: with its id the reader can go on from there. */
    byte[] aside(String kind, String data, long place) {
        return frame(kind, data, place);
    }

    /** The place behind the newest event. */
    synchronized long end() {
        return newest;
    }

    /** The place behind the event of that id, if it is of this log. */
    OptionalLong placeOf(String id) {
        String ours = epoch + '-';
        if (!id.startsWith(ours)) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(id.substring(ours.length()));
            return number >= 0 && number <= end() ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * The events behind a place; waits for one if there is none.
     *
     * @param patience how long to wait at most
     */
    synchronized Next after(long place, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (place == newest && left > 0) {
            wait(left);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        long missed = newest - place - frames.size();
        if (missed > 0) {
            return new Next(List.of(), newest, true);
        }
        List<byte[]> next = new ArrayList<>();
        Iterator<byte[]> backwards = frames.descendingIterator();
        for (long number = newest; number > place; number--) {
            next.add(0, backwards.next());
        }
        return new Next(next, newest, false);
    }

    /**
     * What comes behind a place.
     *
     * @param frames the events; empty if there was none in time
     * @param place behind them
     * @param missed whether events in between are gone, so that none is given
     */
    record Next(List<byte[]> frames, long place, boolean missed) {}
}
