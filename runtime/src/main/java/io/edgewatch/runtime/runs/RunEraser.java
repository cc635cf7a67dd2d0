package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.KafkaUnavailableException;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Finds what a run left, and writes tombstones. */
final class RunEraser {
    private final KafkaConnection connection;

    RunEraser(KafkaConnection connection) {
        this.connection = connection;
    }

    /** What would go. */
    RunDeletion plan(RunManifest manifest, Collection<RunManifest> all) {
        return RunDeletion.of(
                manifest,
                all,
                keys(Topic.PROGRESS, manifest.partition()),
                keys(Topic.MEASUREMENTS, manifest.partition()));
    }

    private Set<String> keys(Topic topic, int partition) {
        Set<String> keys = new TreeSet<>();
        new TopicSnapshot(connection, "edgewatch-runs").scan(topic, partition, record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                keys.remove(key);
            } else {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Lets it go; returns when all of it is acknowledged. */
    void erase(RunDeletion deletion) throws InterruptedException {
        Map<String, Object> settings = Map.of("acks", "all", "enable.idempotence", true);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings("edgewatch-runs", settings),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            send(producer, deletion.tombstones());
            send(producer, List.of(deletion.manifestTombstone()));
        }
    }

    private void send(Producer<byte[], byte[]> producer, List<RunDeletion.Tombstone> tombstones)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (RunDeletion.Tombstone tombstone : tombstones) {
            sent.add(producer.send(new ProducerRecord<>(
                    tombstone.topic().topicName(), tombstone.partition(), tombstone.keyBytes(), null)));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledged : sent) {
            try {
                acknowledged.get();
            } catch (ExecutionException e) {
                throw new KafkaUnavailableException("the run is deleted in part only: cannot write", connection, e);
            }
        }
    }
}
