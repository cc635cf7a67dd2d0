package io.edgewatch.streams.topology;

import io.edgewatch.streams.phase.RunJudgement;
import io.edgewatch.streams.state.Pulse;
import io.edgewatch.streams.state.RunState;
import io.edgewatch.wire.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Which live runs of a partition are silent, and which abandoned. Silence is told by the trainer's clock against ours,
 * abandonment by when anything was last processed here: a replay of an old run is silent once it has been read, and
 * not abandoned before.
 */
final class SilenceWatch {
    /** While events of a run still come, it is we who are behind. */
    private static final Duration CAUGHT_UP_AFTER = Duration.ofSeconds(5);

    private final Duration abandonedAfter;
    private final Map<String, Pulse> pulses = new HashMap<>();
    private final Map<String, Instant> heard = new HashMap<>();
    private final Map<String, Instant> processed = new HashMap<>();

    SilenceWatch(Duration abandonedAfter) {
        this.abandonedAfter = abandonedAfter;
    }

    /** The trainer of a live run was heard of, which gave this pulse. */
    void heard(String run, Pulse pulse, Instant now) {
        heard.put(run, now);
        processed(run, pulse, now);
    }

    /** Something of a live run with this pulse was processed. */
    void processed(String run, Pulse pulse, Instant now) {
        pulses.put(run, pulse);
        processed.put(run, now);
    }

    void told(String run, Pulse pulse) {
        pulses.replace(run, pulse);
    }

    /** It is no longer live. */
    void forget(String run) {
        pulses.remove(run);
        heard.remove(run);
        processed.remove(run);
    }

    /** The live runs that are silent now, told or not. */
    List<String> silent(Instant now) {
        return pulses.entrySet().stream()
                .filter(run -> run.getValue().isSilentAt(now))
                .map(Map.Entry::getKey)
                .filter(run -> !heard.getOrDefault(run, Instant.EPOCH)
                        .plus(CAUGHT_UP_AFTER)
                        .isAfter(now))
                .toList();
    }

    List<String> abandoned(Instant now) {
        return processed.entrySet().stream()
                .filter(run -> !now.isBefore(run.getValue().plus(abandonedAfter)))
                .map(Map.Entry::getKey)
                .toList();
    }

    static Alert alert(RunState state, Instant now) {
        RunJudgement judgement = state.judgement();
        long step = judgement.loss().lastStep();
        Instant newest = state.pulse().newest();
        String summary = String.format(
                Locale.ROOT,
                "run %s has been silent for %.1f s, %s; more than %.1f s is unusual for it",
                state.run(),
                Duration.between(newest, now).toMillis() / 1e3,
                step < 0 ? "before its first step" : "since step " + step,
                state.pulse().limit().toMillis() / 1e3);
        return new Alert(
                state.run(),
                state.attempt(),
                Math.max(step, 0),
                Alert.Kind.SILENT,
                newest,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                step < 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(judgement.loss().losses().last()),
                summary);
    }
}
