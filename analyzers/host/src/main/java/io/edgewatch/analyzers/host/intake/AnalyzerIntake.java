package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.work.ObjectiveSource;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.analyzers.host.work.TopicResults;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Wires reader, assemblers and workers of one instance; {@link #poll} is called over and over by the host's thread. */
public final class AnalyzerIntake implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final AnalyzerInstance instance;
    private final ObjectiveSource objectives;
    private final Set<TensorKind> kinds;
    private final MeterRegistry registry;
    private final TopicReader reader;

    /** Takes the consumer over and closes it; the producer stays the caller's. */
    public AnalyzerIntake(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            KafkaConnection connection,
            AnalyzerInstance instance,
            ObjectiveSource objectives,
            Set<TensorKind> kinds,
            MeterRegistry registry) {
        this.producer = producer;
        this.instance = instance;
        this.objectives = objectives;
        this.kinds = kinds;
        this.registry = registry;
        this.reader = new TopicReader(
                consumer,
                new TopicSnapshot(connection, "edgewatch-" + instance.name() + "-snapshot"),
                instance.name(),
                kinds,
                this::open,
                new MalformedRecords(instance.name(), producer, registry));
    }

    /** The topics an instance with these tensors reads. */
    public static Set<Topic> inputs(Set<TensorKind> kinds) {
        return TopicReader.inputs(kinds);
    }

    private ActiveRun open(RunManifest manifest, Optional<Progress> earlier) {
        TopicResults results =
                new TopicResults(producer, new ProgressKey(instance.name(), manifest.run()), manifest.partition());
        return new ActiveRun(
                new StepAssembler(
                        manifest, kinds, earlier.map(Progress::nextOffsets).orElse(Map.of())),
                new RunWorker(manifest, instance, objectives, results, earlier, registry));
    }

    /** One round of reading; throws if a worker died. */
    public void poll() {
        reader.poll();
        reader.throwIfAWorkerDied();
    }

    @Override
    public void close() {
        reader.close();
    }
}
