package io.edgewatch.analyzers.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is advanced. */
public final class SettableClock implements InstantSource {
    private volatile Instant now = RunLog.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    /** For one thread. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}
