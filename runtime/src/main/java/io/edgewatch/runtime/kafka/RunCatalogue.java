package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs a cluster knows, by id, as their manifests stand now. */
public final class RunCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(RunCatalogue.class);

    private RunCatalogue() {}

    /** Reads all manifests; one that cannot be read is logged and left out. */
    public static Map<String, RunManifest> read(TopicSnapshot snapshot) {
        return decode(snapshot.read(Topic.RUNS));
    }

    /** Reads the manifests of one partition. */
    public static Map<String, RunManifest> read(TopicSnapshot snapshot, int partition) {
        return decode(snapshot.read(Topic.RUNS, partition));
    }

    private static Map<String, RunManifest> decode(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        RunManifestCodec codec = new RunManifestCodec();
        Map<String, RunManifest> runs = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                if (record.value() == null) {
                    runs.remove(new String(record.key(), StandardCharsets.UTF_8));
                } else {
                    RunManifest manifest = codec.decode(record.value());
                    runs.put(manifest.run(), manifest);
                }
            } catch (MalformedRecordException e) {
                LOG.warn(
                        "{}-{} offset {} is not a manifest: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
        return runs;
    }

    /** The partition with the fewest runs, the lowest of those. */
    public static int leastLoadedPartition(Map<String, RunManifest> runs, int partitions) {
        int[] load = new int[partitions];
        runs.values().stream().filter(r -> r.partition() < partitions).forEach(r -> load[r.partition()]++);
        int least = 0;
        for (int p = 1; p < partitions; p++) {
            if (load[p] < load[least]) {
                least = p;
            }
        }
        return least;
    }
}
