package io.edgewatch.standalone.monitoring;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Runs of which only the records exist that streams judges: what a trainer and an analyzer would send, when we say so. */
final class SyntheticRuns implements AutoCloseable {
    static final int PARTITIONS = 3;

    private final Producer<byte[], byte[]> producer;
    private final RunEventCodec events = new RunEventCodec();
    private final MeasurementCodec measurements = new MeasurementCodec();

    SyntheticRuns(KafkaConnection connection) {
        this.producer = new KafkaProducer<>(
                connection.settings("synthetic-runs", Map.of("acks", "all")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static int partition(String run) {
        return Math.floorMod(run.hashCode(), PARTITIONS);
    }

    private void send(RunEvent event) {
        producer.send(new ProducerRecord<>(
                Topic.STEPS.topicName(),
                partition(event.run()),
                event.time().toEpochMilli(),
                event.key(),
                events.encode(event)));
    }

    /** A step is taken now. */
    void step(String run, long step, double loss) {
        send(new RunEvent.Step(run, 1, Instant.now(), step, loss, 1, List.of()));
    }

    /** A step is taken and measured now. */
    void step(String run, long step, double loss, double ratio) {
        step(run, step, loss);
        measured(run, step, "sharpness", "ratio", ratio);
    }

    /** An instance measures something without a unit now. */
    void measured(String run, long step, String instance, String quantity, double value) {
        MeasurementKey key = new MeasurementKey(run, 1, step, instance, quantity, 0);
        producer.send(new ProducerRecord<>(
                Topic.MEASUREMENTS.topicName(),
                partition(run),
                Instant.now().toEpochMilli(),
                key.encode(),
                measurements.encode(new Measurement(key, value, 0, "1", "digest"))));
    }

    /** Steps are declared missing now. */
    void gap(String run, long first, long last) {
        send(new RunEvent.Gap(run, 1, Instant.now(), first, last, last - first + 1, "dropped"));
    }

    void ended(String run, long lastStep) {
        send(new RunEvent.Ended(run, 1, Instant.now(), lastStep, RunEvent.Outcome.COMPLETED, ""));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
