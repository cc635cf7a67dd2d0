package io.edgewatch.streams.topology;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;

import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.metrics.RejectedRecords;
import io.edgewatch.streams.phase.Verdict;
import io.edgewatch.streams.state.RunStore;
import io.edgewatch.streams.state.StateCodec;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads the records of one partition, has them judged, and routes what comes of it. One per task, on its thread. */
final class StabilityProcessor implements Processor<byte[], byte[], byte[], Routed> {
    private static final Duration CLOCK = Duration.ofSeconds(1);
    private static final String WRONG_PARTITION = "wrong-partition";

    private final StreamsSettings settings;
    private final MeterRegistry registry;
    private final RejectedRecords rejected;
    private final RunManifestCodec manifests = new RunManifestCodec();
    private final RunEventCodec events = new RunEventCodec();
    private final MeasurementCodec measurements = new MeasurementCodec();
    private @Nullable Task task;

    StabilityProcessor(StreamsSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.rejected = new RejectedRecords(registry);
    }

    /** What {@link #init} finds. */
    private record Task(ProcessorContext<byte[], Routed> context, RunLedger ledger) {}

    @Override
    public void init(ProcessorContext<byte[], Routed> context) {
        KeyValueStore<Bytes, byte[]> rows = context.getStateStore(StabilityTopology.STORE);
        RunStore store = new RunStore(rows, new StateCodec(settings.phases()));
        RunLedger ledger = new RunLedger(store, settings, registry);
        ledger.resume(Instant.ofEpochMilli(context.currentSystemTimeMs()));
        context.schedule(
                CLOCK,
                PunctuationType.WALL_CLOCK_TIME,
                milliseconds -> tick(Instant.ofEpochMilli(milliseconds), ledger, context));
        task = new Task(context, ledger);
    }

    private static void tick(Instant now, RunLedger ledger, ProcessorContext<byte[], Routed> context) {
        ledger.releaseForgotten(now);
        int partition = context.taskId().partition();
        ledger.noticeSilence(now)
                .forEach(alert -> forward(alert.time().toEpochMilli(), Routed.of(alert, partition), context));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (task == null) {
            throw new IllegalStateException("a record before init");
        }
        ProcessorContext<byte[], Routed> context = task.context();
        RecordMetadata from = context.recordMetadata().orElseThrow();
        Topic topic = Topic.named(from.topic()).orElseThrow();
        try {
            read(topic, from, record, task).ifPresent(verdict -> {
                verdict.changes().forEach(c -> forward(record.timestamp(), Routed.of(c, from.partition()), context));
                verdict.alerts().forEach(a -> forward(record.timestamp(), Routed.of(a, from.partition()), context));
            });
        } catch (MalformedRecordException e) {
            String detail = String.valueOf(e.getMessage());
            reject(record, topic, from, e.reason().label(), detail, context);
        }
    }

    private Optional<Verdict> read(Topic topic, RecordMetadata from, Record<byte[], byte[]> record, Task into)
            throws MalformedRecordException {
        byte @Nullable [] key = record.key();
        byte @Nullable [] value = record.value();
        RunLedger ledger = into.ledger();
        switch (topic) {
            case RUNS -> {
                if (value == null) {
                    ledger.deleted(name(required(key, "key")));
                    return Optional.empty();
                }
                RunManifest manifest = manifests.decode(value);
                if (manifest.partition() == from.partition()) {
                    ledger.announced(manifest);
                } else {
                    String detail = "the manifest of run " + manifest.run() + " names partition " + manifest.partition()
                            + " and lies in " + from.partition();
                    reject(record, topic, from, WRONG_PARTITION, detail, into.context());
                }
                return Optional.empty();
            }
            case STEPS -> {
                return ledger.happened(events.decode(required(value, "value")), now(into));
            }
            case MEASUREMENTS -> {
                if (value == null) {
                    return Optional.empty();
                }
                return ledger.measured(
                        measurements.decode(required(key, "key"), value),
                        Instant.ofEpochMilli(record.timestamp()),
                        now(into));
            }
            default -> throw new IllegalStateException("streams does not read " + topic);
        }
    }

    private static Instant now(Task task) {
        return Instant.ofEpochMilli(task.context().currentSystemTimeMs());
    }

    private static String name(byte[] key) throws MalformedRecordException {
        String run = new String(key, StandardCharsets.UTF_8);
        if (!Name.isValid(run)) {
            throw new MalformedRecordException(INVALID, "the key of a manifest is a run, got " + key.length + " bytes");
        }
        return run;
    }

    private static byte[] required(byte @Nullable [] bytes, String what) throws MalformedRecordException {
        if (bytes == null) {
            throw new MalformedRecordException(INVALID, "a record without a " + what);
        }
        return bytes;
    }

    private void reject(
            Record<byte[], byte[]> record,
            Topic topic,
            RecordMetadata from,
            String reason,
            String detail,
            ProcessorContext<byte[], Routed> context) {
        rejected.rejected(topic, reason);
        DeadLetter letter = new DeadLetter(
                "streams", from.topic(), from.partition(), from.offset(), runOf(record.key()), reason, detail);
        forward(record.timestamp(), Routed.of(letter), context);
    }

    /** Every key on the topics read begins with the run, up to a '/' if there is one; empty if it is no name. */
    private static String runOf(byte @Nullable [] key) {
        if (key == null) {
            return "";
        }
        String text = new String(key, StandardCharsets.UTF_8);
        int end = text.indexOf('/');
        String run = end < 0 ? text : text.substring(0, end);
        return Name.isValid(run) ? run : "";
    }

    /** Headers stay behind: they are content, and a dead letter carries none. */
    private static void forward(long timestamp, Routed routed, ProcessorContext<byte[], Routed> context) {
        context.forward(new Record<>(routed.key(), routed, timestamp));
    }

    @Override
    public void close() {
        if (task != null) {
            task.ledger().close();
            task = null;
        }
    }
}
