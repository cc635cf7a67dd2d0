package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The manifests of a partition's runs, and which records have to wait for one. */
final class Manifests {
    /** How a record's manifest is. */
    enum State {
        READ,
        NOT_YET_READ,
        /** It was to come before the first step, and it did not. */
        MISSING
    }

    private record RunAttempt(String run, int attempt) {}

    private final Map<String, RunManifest> known;
    private final Supplier<OptionalLong> end;
    private final MalformedRecords malformed;
    private final Map<RunAttempt, Long> awaited = new HashMap<>();
    private final Set<RunAttempt> ignored = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private long position;

    /**
     * Those that are known already.
     *
     * @param end the end of {@link Topic#RUNS} now, if the broker tells
     */
    Manifests(Map<String, RunManifest> known, Supplier<OptionalLong> end, MalformedRecords malformed) {
        this.known = new HashMap<>(known);
        this.end = end;
        this.malformed = malformed;
    }

    Optional<RunManifest> of(String run) {
        return Optional.ofNullable(known.get(run));
    }

    void put(RunManifest manifest) {
        known.put(manifest.run(), manifest);
        deleted.remove(manifest.run());
        awaited.keySet().removeIf(key -> key.run().equals(manifest.run()) && key.attempt() <= attempts(manifest));
    }

    /** The run has been deleted: what is still left of it is nobody's. */
    void delete(String run) {
        known.remove(run);
        deleted.add(run);
        awaited.keySet().removeIf(key -> key.run().equals(run));
    }

    private static int attempts(RunManifest manifest) {
        return manifest.latestAttempt().number();
    }

    /** A manifest is acknowledged before its attempt's first step is sent, so it lies before the topic's end of now. */
    State state(ConsumerRecord<byte[], byte[]> record, String run, int attempt) {
        RunManifest present = known.get(run);
        if (present != null && attempts(present) >= attempt) {
            return State.READ;
        }
        RunAttempt key = new RunAttempt(run, attempt);
        if (ignored.contains(key)) {
            return State.MISSING;
        }
        if (!awaited.containsKey(key)) {
            end.get().ifPresent(last -> awaited.put(key, last));
        }
        Long last = awaited.get(key);
        if (last == null || position < last) {
            return State.NOT_YET_READ;
        }
        awaited.remove(key);
        ignored.add(key);
        if (!deleted.contains(run)) {
            malformed.report(
                    record,
                    run,
                    "no-manifest",
                    "attempt " + attempt + " of run " + run + " has no manifest on " + Topic.RUNS.topicName()
                            + "; its records are skipped");
        }
        return State.MISSING;
    }

    /** Says that the reader is past every manifest below {@code newPosition}. */
    void advance(long newPosition) {
        position = newPosition;
    }

    /** Whether records are held back until more manifests are read. */
    boolean isWaiting() {
        return awaited.values().stream().anyMatch(last -> position < last);
    }
}
