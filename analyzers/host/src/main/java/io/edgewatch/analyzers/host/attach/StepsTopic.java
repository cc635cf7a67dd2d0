package io.edgewatch.analyzers.host.attach;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link Topic#STEPS} of a partition from an offset to the end it has now. */
public final class StepsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(StepsTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Takes each event with its offset. */
    @FunctionalInterface
    public interface Visitor {
        void visit(RunEvent event, long offset);
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /** The topic of a cluster. */
    public StepsTopic(KafkaConnection connection, String clientId) {
        this(() -> UngroupedConsumer.open(connection, clientId));
    }

    StepsTopic(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * Visits the events in order; what cannot be read is passed over, for it will be met again.
     *
     * @throws IllegalStateException if the broker gives nothing for a minute
     */
    public void read(int partition, long from, Visitor visitor) {
        TopicPartition source = new TopicPartition(Topic.STEPS.topicName(), partition);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(source));
            long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
            consumer.seek(source, from);
            long heard = System.nanoTime();
            while (consumer.position(source) < end) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(record -> visit(record, visitor));
                heard = records.isEmpty() ? heard : System.nanoTime();
                if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw new IllegalStateException("nothing came from " + source + " for " + PATIENCE.toSeconds()
                            + " s, though it goes on to offset " + end + "; is the broker overloaded?");
                }
            }
        }
    }

    private static void visit(ConsumerRecord<byte[], byte[]> record, Visitor visitor) {
        if (record.value() == null) {
            return;
        }
        try {
            visitor.visit(new RunEventCodec().decode(record.value()), record.offset());
        } catch (MalformedRecordException e) {
            LOG.debug("{} offset {} passed over: {}", record.topic(), record.offset(), e.getMessage());
        }
    }
}
