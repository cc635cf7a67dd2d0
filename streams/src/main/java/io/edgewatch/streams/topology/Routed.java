package io.edgewatch.streams.topology;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.PhaseChangeCodec;
import io.edgewatch.wire.Topic;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A record on its way out: where to, and its bytes. Only the bytes are written; it never enters a topic as it is.
 *
 * @param topic where to
 * @param partitions the partition, or empty where the key decides
 * @param key record key
 * @param value record value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, not compared
record Routed(Topic topic, Optional<Set<Integer>> partitions, byte[] key, byte[] value) {

    static Routed of(PhaseChange change, int partition) {
        return new Routed(Topic.PHASES, to(partition), change.key(), new PhaseChangeCodec().encode(change));
    }

    static Routed of(Alert alert, int partition) {
        return new Routed(Topic.ALERTS, to(partition), alert.key(), new AlertCodec().encode(alert));
    }

    static Routed of(DeadLetter letter) {
        return new Routed(Topic.DEAD_LETTERS, Optional.empty(), letter.key(), new DeadLetterCodec().encode(letter));
    }

    private static Optional<Set<Integer>> to(int partition) {
        return Optional.of(Set.of(partition));
    }

    /** Writes the value's bytes. */
    static Serde<Routed> serde() {
        return Serdes.serdeFrom((topic, routed) -> routed.value(), (topic, bytes) -> {
            throw new UnsupportedOperationException("a routed record is only ever written, got one from " + topic);
        });
    }
}
