package io.edgewatch.wire;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The topic catalogue: every name edgewatch reads or writes, and how the topic is kept. */
public enum Topic {
    RUNS("edgewatch.runs", Retention.LATEST_PER_KEY),
    DATASETS("edgewatch.datasets", Retention.LATEST_PER_KEY),
    GRADIENTS("edgewatch.gradients", Retention.TENSORS),
    WEIGHTS("edgewatch.weights", Retention.TENSORS),
    OPTIMIZER_STATE("edgewatch.optimizer-state", Retention.TENSORS),
    STEPS("edgewatch.steps", Retention.HISTORY),
    MEASUREMENTS("edgewatch.measurements", Retention.LATEST_PER_KEY),
    EIGENVECTORS("edgewatch.eigenvectors", Retention.TENSORS),
    PROGRESS("edgewatch.progress", Retention.LATEST_PER_KEY),
    PHASES("edgewatch.phases", Retention.HISTORY),
    ALERTS("edgewatch.alerts", Retention.HISTORY),
    DEAD_LETTERS("edgewatch.dead-letters", Retention.HISTORY);

    /** How long a topic keeps its records. */
    public enum Retention {
        /** Compacted: the newest record per key, for ever. */
        LATEST_PER_KEY,
        /** Deleted by size, oldest first: the disk budget is divided over these. */
        TENSORS,
        /** Small records kept for ever. */
        HISTORY
    }

    private final String topicName;
    private final Retention retention;

    Topic(String topicName, Retention retention) {
        this.topicName = topicName;
        this.retention = retention;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    public Retention retention() {
        return retention;
    }

    /**
     * Broker settings of this topic.
     *
     * @param tensorRetentionBytes per partition of a tensor topic; −1 keeps all
     */
    public Map<String, String> settings(long tensorRetentionBytes) {
        return switch (retention) {
            case LATEST_PER_KEY ->
                this == PROGRESS
                        ? Map.of(
                                "cleanup.policy",
                                "compact",
                                "max.message.bytes",
                                Integer.toString(recordBytes()),
                                "segment.bytes",
                                Integer.toString(4 * recordBytes()))
                        : Map.of("cleanup.policy", "compact");
            case TENSORS ->
                Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        "-1",
                        "retention.bytes",
                        Long.toString(tensorRetentionBytes),
                        "segment.bytes",
                        Integer.toString(segmentBytes(tensorRetentionBytes)));
            case HISTORY -> Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");
        };
    }

    /** Bytes a record may have: progress carries the state of analyzers, all others are cut for Kafka's own default. */
    public int recordBytes() {
        return this == PROGRESS ? 16 << 20 : 1_048_588;
    }

    /** Retention acts on whole segments, so a segment is an eighth of the budget: 16 MiB at least, 1 GiB at most. */
    private static int segmentBytes(long tensorRetentionBytes) {
        long wanted = tensorRetentionBytes < 0 ? 1L << 30 : tensorRetentionBytes / 8;
        return (int) Math.max(1L << 24, Math.min(1L << 30, wanted));
    }

    /** The topic of that name, if it is one of ours. */
    public static Optional<Topic> named(String topicName) {
        return Stream.of(values()).filter(t -> t.topicName.equals(topicName)).findFirst();
    }
}
