package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Nearest;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.Topic;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of a cluster, as its topics stand when one asks. */
final class RunArchive {
    private static final Logger LOG = LoggerFactory.getLogger(RunArchive.class);

    private final KafkaConnection connection;
    private final TopicSnapshot snapshot;
    private final Map<String, RunManifest> manifests;

    private RunArchive(KafkaConnection connection) {
        this.connection = connection;
        this.snapshot = new TopicSnapshot(connection, "edgewatch-runs");
        this.manifests = RunCatalogue.read(snapshot);
    }

    /** Reads all manifests of a cluster whose topics are as they should be. */
    static RunArchive open(KafkaConnection connection) {
        try (TopicSetup topics = new TopicSetup(connection)) {
            topics.requirePartitions(
                    EnumSet.of(Topic.RUNS, Topic.STEPS, Topic.PROGRESS, Topic.MEASUREMENTS, Topic.DATASETS));
        }
        return new RunArchive(connection);
    }

    /** Manifests by run. */
    Map<String, RunManifest> manifests() {
        return manifests;
    }

    /** All runs, by id. */
    SortedMap<String, RunOverview> all() {
        Events events = new Events();
        snapshot.scan(Topic.STEPS, events::add);
        ProgressTable progress = new ProgressTable();
        snapshot.scan(Topic.PROGRESS, progress::add);
        SortedMap<String, RunOverview> runs = new TreeMap<>();
        manifests.values().forEach(manifest -> runs.put(manifest.run(), overview(manifest, events, progress)));
        return runs;
    }

    /**
     * One run.
     *
     * @throws IllegalArgumentException if there is none of that id, naming the nearest
     */
    RunOverview one(String run) {
        RunManifest manifest = require(run);
        Events events = new Events();
        snapshot.scan(Topic.STEPS, manifest.partition(), events::add);
        ProgressTable progress = new ProgressTable();
        snapshot.scan(Topic.PROGRESS, manifest.partition(), progress::add);
        return overview(manifest, events, progress);
    }

    /**
     * What was published and measured of a run.
     *
     * @throws IllegalArgumentException if there is none of that id, naming the nearest
     */
    StepValues values(String run) {
        RunManifest manifest = require(run);
        StepValues values = new StepValues(manifest);
        RunEventCodec events = new RunEventCodec();
        MeasurementCodec measurements = new MeasurementCodec();
        snapshot.scan(Topic.STEPS, manifest.partition(), record -> {
            try {
                values.add(events.decode(record.value()));
            } catch (MalformedRecordException e) {
                LOG.warn("{} offset {} is no event: {}", record.topic(), record.offset(), e.getMessage());
            }
        });
        snapshot.scan(Topic.MEASUREMENTS, manifest.partition(), record -> {
            try {
                if (record.value() != null) {
                    values.add(measurements.decode(record.key(), record.value()));
                }
            } catch (MalformedRecordException e) {
                LOG.warn("{} offset {} is no measurement: {}", record.topic(), record.offset(), e.getMessage());
            }
        });
        return values;
    }

    private RunManifest require(String run) {
        RunManifest manifest = manifests.get(run);
        if (manifest == null) {
            String hint = Nearest.to(run, manifests.keySet())
                    .map(nearest -> "; did you mean '" + nearest + "'?")
                    .orElse("; list them: edgewatch runs --bootstrap-server " + connection);
            throw new IllegalArgumentException("no run '" + run + "' on " + connection + hint);
        }
        return manifest;
    }

    private static RunOverview overview(RunManifest manifest, Events events, ProgressTable progress) {
        return new RunOverview(manifest, events.of(manifest.run()), progress.of(manifest.run()));
    }

    /** Adds events up, run by run. */
    private static final class Events {
        private final RunEventCodec codec = new RunEventCodec();
        private final Map<String, RunTrace> traces = new HashMap<>();

        void add(ConsumerRecord<byte[], byte[]> record) {
            try {
                RunEvent event = codec.decode(record.value());
                traces.compute(event.run(), (run, trace) -> trace == null ? RunTrace.of(event) : trace.and(event));
            } catch (MalformedRecordException e) {
                LOG.warn("{} offset {} is no event: {}", record.topic(), record.offset(), e.getMessage());
            }
        }

        Optional<RunTrace> of(String run) {
            return Optional.ofNullable(traces.get(run));
        }
    }

    /** The last progress of each instance, run by run; chunks of its analyzers' states are read past, for they may be large. */
    private static final class ProgressTable {
        private final ProgressCodec codec = new ProgressCodec();
        private final Map<String, SortedMap<String, Progress>> byRun = new HashMap<>();

        void add(ConsumerRecord<byte[], byte[]> record) {
            if (StateChunkKey.isOne(record.key())) {
                return;
            }
            try {
                ProgressKey key = ProgressKey.decode(record.key());
                SortedMap<String, Progress> ofRun = byRun.computeIfAbsent(key.run(), run -> new TreeMap<>());
                if (record.value() == null) {
                    ofRun.remove(key.instance());
                } else {
                    ofRun.put(key.instance(), codec.decode(record.value()));
                }
            } catch (MalformedRecordException e) {
                LOG.warn("{} offset {} is no progress: {}", record.topic(), record.offset(), e.getMessage());
            }
        }

        SortedMap<String, Progress> of(String run) {
            return byRun.getOrDefault(run, new TreeMap<>());
        }
    }
}
