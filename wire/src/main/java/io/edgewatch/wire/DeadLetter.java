package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;

/**
 * A record or step that could not be processed: where it lies and why, never its content.
 *
 * @param source who says so, an analyzer instance or a process
 * @param topic topic of the record
 * @param partition its partition
 * @param offset its offset
 * @param run run id, empty where it could not be read
 * @param reason short and countable
 * @param detail for a person
 */
public record DeadLetter(
        String source, String topic, int partition, long offset, String run, String reason, String detail) {
    public DeadLetter {
        Name.require("source", source);
        if (topic.isBlank() || topic.indexOf('/') >= 0) {
            throw new IllegalArgumentException("topic must be a topic's name without '/', got: '" + topic + "'");
        }
        Bounds.requireAtLeast("partition", partition, 0);
        Bounds.requireAtLeast("offset", offset, 0);
        if (!run.isEmpty()) {
            Name.require("run", run);
        }
        detail = Bounds.forPerson(detail);
    }

    /** Record key, {@code source/topic/partition/offset}: one letter per record and source. */
    public byte[] key() {
        return (source + '/' + topic + '/' + partition + '/' + offset).getBytes(StandardCharsets.UTF_8);
    }
}
