package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Where to read from so that an analyzer is shown its last steps again: the offsets of so many inputs ago. */
final class Memory {
    private final Deque<Map<Topic, Long>> offsets = new ArrayDeque<>();

    /** Nothing before these offsets is shown again. */
    void begin(Map<Topic, Long> nextOffsets) {
        offsets.clear();
        offsets.add(nextOffsets);
    }

    /** One more input is done, after which one would go on at these offsets; where to begin in order to see {@code inputs} of them again. */
    Map<Topic, Long> done(Map<Topic, Long> nextOffsets, int inputs) {
        offsets.addLast(nextOffsets);
        while (offsets.size() > inputs + 1) {
            offsets.removeFirst();
        }
        return offsets.getFirst();
    }
}
