package io.edgewatch.streams.alerting;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run's topics say of its alerts: which were raised, and which are still true. One thread. */
final class RunVoice {
    private final Map<String, Telling> tellings = new LinkedHashMap<>();
    private final Map<Alert.Kind, Alert> newest = new EnumMap<>(Alert.Kind.class);
    private int attempt;
    private Instant heard = Instant.EPOCH;
    private boolean ended;
    private long phaseStep = -1;
    private boolean above;
    private boolean atEdge;

    /** Something happened in the run. */
    void happened(RunEvent event) {
        if (!reach(event.attempt(), event.time())) {
            return;
        }
        heard = event.time().isAfter(heard) ? event.time() : heard;
        close(List.of(Alert.Kind.SILENT), event.time(), alert -> event.time().isAfter(alert.time()));
        if (event instanceof RunEvent.Ended) {
            ended = true;
            close(List.of(Alert.Kind.CROSSED_EDGE, Alert.Kind.ABOVE_EDGE, Alert.Kind.SILENT), event.time(), a -> true);
        }
    }

    /** The run entered a phase, with a step taken at {@code time}. */
    void entered(PhaseChange change, Instant time) {
        if (!reach(change.attempt(), time) || change.step() < phaseStep) {
            return;
        }
        phaseStep = change.step();
        above = change.phase() == Phase.ABOVE_EDGE && !change.onset();
        atEdge = change.phase() != Phase.STABLE && change.phase() != Phase.SHARPENING;
        closeLeft(time);
    }

    private void closeLeft(Instant time) {
        if (!above) {
            close(List.of(Alert.Kind.ABOVE_EDGE), time, alert -> alert.step() < phaseStep);
        }
        if (!atEdge) {
            close(List.of(Alert.Kind.CROSSED_EDGE), time, alert -> alert.step() < phaseStep);
        }
    }

    /**
     * An alert was raised. One that is not newer than the newest of its kind is a replay, and nothing.
     *
     * @param told whether an earlier process has told Alertmanager
     */
    void raised(Alert alert, boolean told, Instant now) {
        if (!reach(alert.attempt(), alert.time()) || isReplay(alert)) {
            return;
        }
        close(List.of(alert.kind()), alert.time(), earlier -> true);
        heard = alert.time().isAfter(heard) ? alert.time() : heard;
        newest.put(alert.kind(), alert);
        tellings.put(id(alert), told ? Telling.known(alert, now) : Telling.fresh(alert, now));
        closeLeft(alert.time());
    }

    private boolean isReplay(Alert alert) {
        Alert known = newest.get(alert.kind());
        return known != null && alert.step() <= known.step() && !alert.time().isAfter(known.time());
    }

    /** Whether a record of this attempt counts; a higher one than known makes all before it void. */
    private boolean reach(int number, Instant time) {
        if (number > attempt) {
            close(List.of(Alert.Kind.values()), time, alert -> true);
            attempt = number;
            ended = false;
            phaseStep = -1;
            above = false;
            atEdge = false;
            newest.clear();
        }
        return number == attempt;
    }

    private interface Which {
        boolean test(Alert alert);
    }

    private void close(Collection<Alert.Kind> kinds, Instant time, Which which) {
        tellings.replaceAll((id, telling) ->
                kinds.contains(telling.alert().kind()) && which.test(telling.alert()) ? telling.overAt(time) : telling);
    }

    /** When the trainer was last heard of, by its clock; the epoch: not within what was read. */
    Instant heard() {
        return heard;
    }

    /** Whether an alert of this kind may still be told: of an ended run only that it diverged. */
    boolean mayTell(Alert.Kind kind) {
        return !ended || kind == Alert.Kind.DIVERGED;
    }

    List<Telling> tellings() {
        return new ArrayList<>(tellings.values());
    }

    void replace(Telling telling) {
        tellings.replace(id(telling.alert()), telling);
    }

    void drop(Telling telling) {
        tellings.remove(id(telling.alert()));
    }

    private static String id(Alert alert) {
        return alert.attempt() + "/" + alert.kind() + '/' + alert.step();
    }
}
