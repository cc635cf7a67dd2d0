package io.edgewatch.streams.alerting;

import io.edgewatch.wire.Alert;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Alertmanager is told of an alert. The same alert always has the same labels and the same start, so that telling
 * it twice is telling it once.
 *
 * @param alert the alert
 * @param endsAt until when it holds, unless it is told again
 * @param last whether it will not be told again
 */
record Notice(Alert alert, Instant endsAt, boolean last) {

    /** Alertmanager refuses what ends before it starts. */
    Notice {
        endsAt = endsAt.isBefore(alert.time()) ? alert.time() : endsAt;
    }

    Instant startsAt() {
        return alert.time();
    }

    /** Its identity: {@code alertname}, {@code severity}, {@code source}, {@code run}, {@code attempt}, {@code step}. */
    SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("alertname", name(alert.kind()));
        labels.put("severity", alert.kind().severity().name().toLowerCase(Locale.ROOT));
        labels.put("source", "streams");
        labels.put("run", alert.run());
        labels.put("attempt", Integer.toString(alert.attempt()));
        labels.put("step", Long.toString(alert.step()));
        return labels;
    }

    SortedMap<String, String> annotations() {
        SortedMap<String, String> annotations = new TreeMap<>();
        annotations.put("summary", alert.summary());
        annotations.put("runbook", "docs/runbooks/" + name(alert.kind()) + ".md");
        return annotations;
    }

    /** As the Prometheus rule for the same thing is called. */
    static String name(Alert.Kind kind) {
        return switch (kind) {
            case CROSSED_EDGE -> "RunCrossedEdge";
            case ABOVE_EDGE -> "RunAboveEdge";
            case DIVERGED -> "RunDiverged";
            case SILENT -> "RunSilent";
        };
    }
}
