package io.edgewatch.streams;

import io.edgewatch.streams.phase.PhaseSettings;
import io.edgewatch.wire.Name;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * How streams runs.
 *
 * @param applicationId names the consumer group, the transactions and the changelog
 * @param stateDirectory where the state stores lie; one process at a time
 * @param threads stream threads
 * @param judgingInstance analyzer instance whose ratio decides on phases, and whose quantities are shown
 * @param phases thresholds and windows
 * @param endedGrace how long an ended run waits for its judging instance to say something before its series go
 * @param abandonedAfter how long nothing may come of a live run before its series and windows go
 * @param groupProtocol how the group agrees on its tasks
 * @param replicationFactor of the changelog; −1 for the broker's default
 * @param startTimeout how long the start may take
 * @param closeTimeout how long an orderly stop may take
 */
public record StreamsSettings(
        String applicationId,
        Path stateDirectory,
        int threads,
        String judgingInstance,
        PhaseSettings phases,
        Duration endedGrace,
        Duration abandonedAfter,
        GroupProtocol groupProtocol,
        int replicationFactor,
        Duration startTimeout,
        Duration closeTimeout) {

    /** How a group agrees on who does what. */
    public enum GroupProtocol {
        /** Every broker knows it. */
        CLASSIC,
        /** The broker assigns; the cluster must have {@code streams.version} 1 or later. */
        STREAMS;

        /** As Kafka writes it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StreamsSettings {
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("application id must not be empty");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got: " + threads);
        }
        Name.require("judging instance", judgingInstance);
        requirePositive("grace of ended runs", endedGrace);
        requirePositive("time until a run is abandoned", abandonedAfter);
        if (replicationFactor < 1 && replicationFactor != -1) {
            throw new IllegalArgumentException(
                    "replication factor must be at least 1, or -1 for the broker's default, got: " + replicationFactor);
        }
        requirePositive("start timeout", startTimeout);
        requirePositive("close timeout", closeTimeout);
    }

    /** The defaults, with state in {@code stateDirectory}. */
    public static StreamsSettings in(Path stateDirectory) {
        return new StreamsSettings(
                "edgewatch-streams",
                stateDirectory,
                1,
                "sharpness",
                PhaseSettings.defaults(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                GroupProtocol.CLASSIC,
                -1,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20));
    }

    /** These, with what the command line may say. */
    public StreamsSettings with(String application, String judge, int threadCount) {
        return new StreamsSettings(
                application,
                stateDirectory,
                threadCount,
                judge,
                phases,
                endedGrace,
                abandonedAfter,
                groupProtocol,
                replicationFactor,
                startTimeout,
                closeTimeout);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, got: " + duration);
        }
    }
}
