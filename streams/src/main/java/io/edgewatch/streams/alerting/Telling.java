package io.edgewatch.streams.alerting;

import io.edgewatch.wire.Alert;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the telling of one alert is.
 *
 * @param alert the alert
 * @param read when we read of it
 * @param told when Alertmanager last took it; the epoch if it never did
 * @param over since when it is no longer so, by its run's clock; empty while it is
 * @param noticed when we saw that, by our own clock
 */
record Telling(Alert alert, Instant read, Instant told, Optional<Instant> over, Optional<Instant> noticed) {

    /** Of an alert that Alertmanager does not know. */
    static Telling fresh(Alert alert, Instant now) {
        return new Telling(alert, now, Instant.EPOCH, Optional.empty(), Optional.empty());
    }

    /** Of one that an earlier process has told, some time. */
    static Telling known(Alert alert, Instant now) {
        return new Telling(alert, now, alert.time(), Optional.empty(), Optional.empty());
    }

    boolean isTold() {
        return told.isAfter(Instant.EPOCH);
    }

    Telling toldAt(Instant now) {
        return new Telling(alert, read, now, over, noticed);
    }

    /** It is over since then, if it was not before. */
    Telling overAt(Instant time) {
        return over.isPresent() ? this : new Telling(alert, read, told, Optional.of(time), noticed);
    }

    /** It is over, and we see that now, if we did not before. */
    Telling noticedAt(Instant now) {
        return noticed.isPresent() ? this : new Telling(alert, read, told, over, Optional.of(now));
    }
}
