package io.edgewatch.bench.pipeline;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** When the steps of a run were taken, from the records of a run that goes on. */
final class StepTail implements AutoCloseable {
    private final String run;
    private final Consumer<byte[], byte[]> consumer;
    private final RunEventCodec codec = new RunEventCodec();
    private final TreeMap<Long, Instant> times = new TreeMap<>();
    private boolean ended;

    StepTail(KafkaConnection connection, String run) {
        this.run = run;
        this.consumer = UngroupedConsumer.open(connection, "bench-steps");
        List<TopicPartition> partitions = UngroupedConsumer.partitions(consumer, List.of(Topic.STEPS));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Takes what comes within this time. */
    void look(Duration patience) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            RunEvent event = decoded(record);
            if (event.run().equals(run)) {
                ended |= event instanceof RunEvent.Ended;
                if (event instanceof RunEvent.Step step) {
                    times.put(step.step(), step.time());
                }
            }
        }
    }

    private RunEvent decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decode(record.value());
        } catch (MalformedRecordException e) {
            throw new IllegalStateException(record + ": " + e.getMessage(), e);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** −1 if there is none. */
    long newest() {
        return times.isEmpty() ? -1 : times.lastKey();
    }

    /** Steps a second from the first step published that is not before {@code from} to the newest. */
    double rateFrom(long from) {
        Map.Entry<Long, Instant> first = times.ceilingEntry(from);
        Map.Entry<Long, Instant> last = times.lastEntry();
        if (first == null || first.getKey().equals(last.getKey())) {
            throw new IllegalStateException("run " + run + " has not two steps from step " + from + " on");
        }
        double seconds = Duration.between(first.getValue(), last.getValue()).toNanos() * 1e-9;
        return (last.getKey() - first.getKey()) / seconds;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
