package io.edgewatch.streams.topology;

import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Codec;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.PhaseChangeCodec;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Specification;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's test driver, with the bytes that would be on the topics. One partition, number 0. */
final class Pipeline implements AutoCloseable {
    static final String RUN = "a-run";
    private static final Instant BEGIN = Instant.ofEpochMilli(1_700_000_000_000L);

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private boolean open = true;

    Pipeline(Path stateDirectory) {
        StreamsSettings settings = StreamsSettings.in(stateDirectory);
        Properties configuration = new Properties();
        configuration.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        configuration.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "not-used:9092");
        configuration.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        configuration.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        configuration.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        configuration.put("processing.exception.handler.global.enabled", true);
        configuration.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class.getName());
        driver = new TopologyTestDriver(
                StabilityTopology.build(configuration, settings, registry), configuration, BEGIN);
    }

    /** When a step is taken: one a second. */
    static Instant time(long step) {
        return BEGIN.plusSeconds(step);
    }

    void send(Topic topic, byte @Nullable [] key, byte @Nullable [] value, Instant time) {
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, time));
    }

    void send(RunManifest manifest) {
        send(Topic.RUNS, manifest.key(), new RunManifestCodec().encode(manifest), BEGIN);
    }

    void send(RunEvent event) {
        send(Topic.STEPS, event.key(), new RunEventCodec().encode(event), event.time());
    }

    Pipeline trained(String run, int attempt, long step, double loss) {
        send(new RunEvent.Step(run, attempt, time(step), step, loss, 1, List.of()));
        return this;
    }

    Pipeline ended(String run, int attempt, long lastStep) {
        send(new RunEvent.Ended(run, attempt, time(lastStep), lastStep, RunEvent.Outcome.COMPLETED, ""));
        return this;
    }

    Pipeline measured(String run, int attempt, long step, String instance, String quantity, int index, double value) {
        MeasurementKey key = new MeasurementKey(run, attempt, step, instance, quantity, index);
        byte[] bytes = new MeasurementCodec().encode(new Measurement(key, value, 0, "1", "digest"));
        send(Topic.MEASUREMENTS, key.encode(), bytes, time(step));
        return this;
    }

    /** What instance {@code sharpness} publishes of a step, the ratio last. */
    Pipeline measured(String run, int attempt, long step, double ratio) {
        return measured(run, attempt, step, "sharpness", RunLedger.SHARPNESS, 0, 20 * ratio)
                .measured(run, attempt, step, "sharpness", RunLedger.THRESHOLD, 0, 20)
                .measured(run, attempt, step, "sharpness", RunLedger.EIGENVALUE, 0, 20 * ratio)
                .measured(run, attempt, step, "sharpness", RunLedger.EIGENVALUE, 6, 1)
                .measured(run, attempt, step, "sharpness", RunLedger.RATIO, 0, ratio);
    }

    /** Steps from 0 with these ratios, each measured at once, with a loss that falls. */
    Pipeline steps(String run, int attempt, double... ratios) {
        for (int step = 0; step < ratios.length; step++) {
            trained(run, attempt, step, 1.0 / (step + 1)).measured(run, attempt, step, ratios[step]);
        }
        return this;
    }

    void pass(Duration wallClock) {
        driver.advanceWallClockTime(wallClock);
    }

    List<PhaseChange> phases() {
        return read(Topic.PHASES, new PhaseChangeCodec());
    }

    List<Alert> alerts() {
        return read(Topic.ALERTS, new AlertCodec());
    }

    List<DeadLetter> deadLetters() {
        return read(Topic.DEAD_LETTERS, new DeadLetterCodec());
    }

    /** The records of a topic since the last look, as they were written. */
    List<TestRecord<byte[], byte[]>> written(Topic topic) {
        return driver.createOutputTopic(topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private <T> List<T> read(Topic topic, Codec<T> codec) {
        List<T> records = new ArrayList<>();
        for (TestRecord<byte[], byte[]> written : written(topic)) {
            try {
                records.add(codec.decode(written.value()));
            } catch (MalformedRecordException e) {
                throw new AssertionError("streams wrote what wire cannot read", e);
            }
        }
        return records;
    }

    /** Keys of the rows stored. */
    List<String> stored() {
        List<String> keys = new ArrayList<>();
        try (var rows =
                driver.<Bytes, byte[]>getKeyValueStore(StabilityTopology.STORE).all()) {
            rows.forEachRemaining(row -> keys.add(new String(row.key.get(), StandardCharsets.UTF_8)));
        }
        return keys;
    }

    /** Size of all rows stored. */
    long storedBytes() {
        long bytes = 0;
        try (var rows =
                driver.<Bytes, byte[]>getKeyValueStore(StabilityTopology.STORE).all()) {
            while (rows.hasNext()) {
                bytes += rows.next().value.length;
            }
        }
        return bytes;
    }

    /** The meters that bear a run's name. */
    List<Meter> series(String run) {
        return registry.getMeters().stream()
                .filter(meter -> run.equals(meter.getId().getTag("run")))
                .toList();
    }

    double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    static RunManifest manifest(String run, int partition, int attempts) {
        List<Attempt> all = new ArrayList<>();
        for (int n = 1; n <= attempts; n++) {
            all.add(new Attempt(n, 0, Map.of(), BEGIN));
        }
        Specification kind = new Specification("some-kind", new TreeMap<>());
        return new RunManifest(
                run,
                "an experiment",
                partition,
                kind,
                kind,
                kind,
                kind,
                Precision.F64,
                List.of(new ParameterBlock("w", List.of(3))),
                new DatasetReference("0".repeat(64), 0, 0, 1, 10),
                1,
                Optional.empty(),
                100,
                PublishPlan.every(1),
                1,
                Map.of(),
                all);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            driver.close();
        }
    }
}
