package io.edgewatch.standalone.demo;

import io.edgewatch.runtime.lifecycle.PartFailedException;
import java.time.Duration;

/** Notices that what is waited for makes no headway. */
final class Headway {
    private final Duration limit;
    private long sinceNanos = System.nanoTime();
    private String last = "";

    Headway(Duration limit) {
        this.limit = limit;
    }

    /**
     * Notes what is waited for now.
     *
     * @throws PartFailedException if it has been the same, to the last digit, for longer than the limit
     */
    void note(EndOfRun.Waiting waiting) {
        long now = System.nanoTime();
        if (!waiting.progress().equals(last)) {
            last = waiting.progress();
            sinceNanos = now;
        } else if (now - sinceNanos > limit.toNanos()) {
            throw new PartFailedException(waiting.part() + " made no headway for " + limit.toSeconds() + " s: "
                    + waiting.progress() + "; see --hang-limit");
        }
    }
}
