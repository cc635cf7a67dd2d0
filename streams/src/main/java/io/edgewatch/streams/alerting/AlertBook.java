package io.edgewatch.streams.alerting;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of one partition's alerts Alertmanager is to be told, and when. Told are alerts of live runs only, those heard of
 * within {@link #LIVE} by their trainer's clock: replaying old runs, or reading the topics anew, tells nobody anything.
 *
 * <p>An alert that is true is told again every {@link #AGAIN} and holds for {@link #HOLDS}, so a process that restarts
 * has the time to take it up, and one that is gone for good leaves nothing firing.
 */
final class AlertBook {
    static final Duration LIVE = Duration.ofMinutes(15);
    static final Duration AGAIN = Duration.ofMinutes(1);
    static final Duration HOLDS = Duration.ofMinutes(5);

    /**
     * An alert ends this much later than it could: by then the Prometheus rule for the same has ended too. Its end is told
     * then and not before, for of two ends that lie ahead Alertmanager believes the later.
     */
    static final Duration LINGERS = Duration.ofSeconds(5);

    /** The steps that show a run to be live may be read after the alert. */
    private static final Duration UNDECIDED = Duration.ofSeconds(5);

    private final Map<String, RunVoice> runs = new HashMap<>();

    void happened(RunEvent event) {
        run(event.run()).happened(event);
    }

    /** A run entered a phase, with a step taken at {@code time}. */
    void entered(PhaseChange change, Instant time) {
        run(change.run()).entered(change, time);
    }

    /**
     * An alert was raised.
     *
     * @param told whether an earlier process has told Alertmanager
     */
    void raised(Alert alert, boolean told, Instant now) {
        run(alert.run()).raised(alert, told, now);
    }

    private RunVoice run(String run) {
        return runs.computeIfAbsent(run, name -> new RunVoice());
    }

    /** What is to be told now. */
    List<Notice> due(Instant now) {
        List<Notice> notices = new ArrayList<>();
        for (RunVoice run : runs.values()) {
            boolean live = now.isBefore(run.heard().plus(LIVE));
            for (Telling one : run.tellings()) {
                Telling telling = one.over().isPresent() ? one.noticedAt(now) : one;
                run.replace(telling);
                if (!telling.isTold() && !(live && run.mayTell(telling.alert().kind()))) {
                    if (now.isAfter(telling.read().plus(UNDECIDED))) {
                        run.drop(telling);
                    }
                } else if (!telling.isTold()) {
                    notices.add(new Notice(telling.alert(), now.plus(HOLDS), false));
                } else if (!live || hasLingered(telling, now)) {
                    endOf(run, telling, live, now, notices);
                } else if (!now.isBefore(telling.told().plus(AGAIN))) {
                    notices.add(new Notice(telling.alert(), now.plus(HOLDS), false));
                }
            }
        }
        return notices;
    }

    private static boolean hasLingered(Telling telling, Instant now) {
        return telling.noticed()
                .filter(noticed -> !now.isBefore(noticed.plus(LINGERS)))
                .isPresent();
    }

    /** An end is told while anybody may remember the beginning. */
    private static void endOf(RunVoice run, Telling telling, boolean live, Instant now, List<Notice> notices) {
        boolean remembered = live || now.isBefore(telling.told().plus(HOLDS));
        if (remembered) {
            notices.add(new Notice(telling.alert(), now, true));
        } else {
            run.drop(telling);
        }
    }

    /** Alertmanager took it at {@code now}. */
    void told(Notice notice, Instant now) {
        RunVoice run = run(notice.alert().run());
        for (Telling telling : run.tellings()) {
            if (telling.alert().equals(notice.alert())) {
                if (notice.last()) {
                    run.drop(telling);
                } else {
                    run.replace(telling.toldAt(now));
                }
            }
        }
    }
}
