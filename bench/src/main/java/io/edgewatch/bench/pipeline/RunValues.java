package io.edgewatch.bench.pipeline;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Probe;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics say of a finished run, by step. */
final class RunValues {
    private final TopicSnapshot snapshot;
    private final String run;

    RunValues(KafkaConnection connection, String run) {
        this.snapshot = new TopicSnapshot(connection, "bench-values");
        this.run = run;
    }

    /** What the trainer's probe found. */
    SortedMap<Long, Probe> probes() {
        SortedMap<Long, Probe> probes = new TreeMap<>();
        RunEventCodec codec = new RunEventCodec();
        snapshot.scan(Topic.STEPS, record -> {
            if (decoded(record, () -> codec.decode(record.value())) instanceof RunEvent.Step step
                    && step.run().equals(run)) {
                step.probe().ifPresent(probe -> probes.put(step.step(), probe));
            }
        });
        return probes;
    }

    /** What an instance measured, index 0. */
    SortedMap<Long, Double> measured(String instance, String quantity) {
        SortedMap<Long, Double> values = new TreeMap<>();
        MeasurementCodec codec = new MeasurementCodec();
        snapshot.scan(Topic.MEASUREMENTS, record -> {
            var measurement = decoded(record, () -> codec.decode(record.key(), record.value()));
            var key = measurement.key();
            if (key.run().equals(run)
                    && key.instance().equals(instance)
                    && key.quantity().equals(quantity)
                    && key.index() == 0) {
                values.put(key.step(), measurement.value());
            }
        });
        return values;
    }

    private interface Decoding<T> {
        T get() throws MalformedRecordException;
    }

    private static <T> T decoded(ConsumerRecord<byte[], byte[]> record, Decoding<T> decoding) {
        try {
            return decoding.get();
        } catch (MalformedRecordException e) {
            throw new IllegalStateException(record.topic() + " offset " + record.offset() + ": " + e.getMessage(), e);
        }
    }
}
