package io.edgewatch.standalone.process;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics say of one run now. */
final class RunRecords {
    private interface Decoder<T> {
        T decode(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException;
    }

    private final String run;
    private final TopicSnapshot snapshot;

    RunRecords(KafkaConnection connection, String run) {
        this.run = run;
        this.snapshot = new TopicSnapshot(connection, "test");
    }

    RunManifest manifest() {
        return Objects.requireNonNull(RunCatalogue.read(snapshot).get(run), () -> "no manifest of " + run);
    }

    List<RunEvent> events() {
        return read(Topic.STEPS, run::equals, r -> new RunEventCodec().decode(r.value()));
    }

    /** The newest step published, −1 if none. */
    long newestStep() {
        return events().stream()
                .filter(RunEvent.Step.class::isInstance)
                .mapToLong(event -> ((RunEvent.Step) event).step())
                .max()
                .orElse(-1);
    }

    /** All measurements of index 0, the last record of each key. */
    List<Measurement> measurements(String instance, String quantity) {
        Map<Object, Measurement> latest = new HashMap<>();
        written(instance, quantity).forEach(measurement -> latest.put(measurement.key(), measurement));
        return new ArrayList<>(latest.values());
    }

    /** How many records of each step were written, whatever their attempt. */
    Map<Long, Integer> timesMeasured(String instance, String quantity) {
        Map<Long, Integer> times = new TreeMap<>();
        written(instance, quantity)
                .forEach(measurement -> times.merge(measurement.key().step(), 1, Integer::sum));
        return times;
    }

    private List<Measurement> written(String instance, String quantity) {
        return read(
                Topic.MEASUREMENTS,
                key -> key.startsWith(run + "/") && key.endsWith("/" + instance + "/" + quantity + "/0"),
                r -> new MeasurementCodec().decode(r.key(), r.value()));
    }

    List<Alert> alerts() {
        return read(Topic.ALERTS, key -> key.startsWith(run + "/"), r -> new AlertCodec().decode(r.value()));
    }

    Optional<Progress> progress(String instance) {
        String wanted = new String(new ProgressKey(instance, run).encode(), StandardCharsets.UTF_8);
        List<Progress> all = read(Topic.PROGRESS, wanted::equals, r -> new ProgressCodec().decode(r.value()));
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private <T> List<T> read(Topic topic, Predicate<String> key, Decoder<T> decoder) {
        List<T> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : snapshot.read(topic)) {
            if (record.value() != null && key.test(new String(record.key(), StandardCharsets.UTF_8))) {
                try {
                    all.add(decoder.decode(record));
                } catch (MalformedRecordException e) {
                    throw new AssertionError(record + ": " + e.getMessage(), e);
                }
            }
        }
        return all;
    }
}
