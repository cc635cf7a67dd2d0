package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the events of one run from an offset to the end that the topic has when the reading begins. */
public final class StepsReader {
    private static final Logger LOG = LoggerFactory.getLogger(StepsReader.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration withoutHeadway;

    /**
     * A reader.
     *
     * @param consumer without a group, assigned here; the caller closes it
     * @param withoutHeadway how long no record may come before the reading is given up
     */
    public StepsReader(Consumer<byte[], byte[]> consumer, Duration withoutHeadway) {
        this.consumer = consumer;
        this.withoutHeadway = withoutHeadway;
    }

    /** Adds what is told from {@code offset} on. */
    public ToldSteps read(ToldSteps told, String run, int partition, long offset) {
        TopicPartition steps = new TopicPartition(Topic.STEPS.topicName(), partition);
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        consumer.assign(List.of(steps));
        Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(steps));
        consumer.seek(steps, offset);
        long end = ends.getOrDefault(steps, 0L);
        long headway = System.nanoTime();
        while (consumer.position(steps) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                headway = System.nanoTime();
                if (record.value() != null && Arrays.equals(record.key(), key)) {
                    add(told, record);
                }
            }
            if (System.nanoTime() - headway > withoutHeadway.toNanos()) {
                throw new IllegalStateException("reading what is known of run " + run + " on " + steps
                        + " made no headway for " + withoutHeadway.toSeconds() + " s; is the broker away?");
            }
        }
        return told;
    }

    private static void add(ToldSteps told, ConsumerRecord<byte[], byte[]> record) {
        try {
            RunEvent event = new RunEventCodec().decode(record.value());
            told.add(event);
        } catch (MalformedRecordException e) {
            LOG.warn(
                    "{}-{} offset {} is not an event: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
