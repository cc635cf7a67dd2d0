package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.HostSettings;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.StepsTopic;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunGauges;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.analyzers.host.work.ObjectiveSource;
import io.edgewatch.analyzers.host.work.RunTask;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.analyzers.host.work.TopicResults;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.metrics.KafkaLag;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Wires reader, assemblers and workers of one instance; {@link #poll} is called over and over by the host's thread. */
public final class AnalyzerIntake implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final AnalyzerInstance instance;
    private final HostSettings settings;
    private final ObjectiveSource objectives;
    private final AnalysisMeters meters;
    private final KafkaLag lag;
    private final TopicReader reader;
    private final Gauge activeRuns;

    /** Takes the consumer over and closes it; the producer stays the caller's. */
    public AnalyzerIntake(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            KafkaConnection connection,
            AnalyzerInstance instance,
            HostSettings settings,
            Set<TensorKind> kinds,
            AnalysisMeters meters) {
        this.producer = producer;
        this.instance = instance;
        this.settings = settings;
        this.meters = meters;
        MeterRegistry registry = meters.registry();
        String clientId = "edgewatch-" + instance.name();
        Attachment attachment = settings.attachment();
        MalformedRecords malformed = new MalformedRecords(instance.name(), producer, registry);
        malformed.countFromZero(TopicReader.inputs(kinds));
        this.objectives = new TopicObjectives(
                TopicObjectives.on(connection, clientId + "-datasets"), malformed, settings.clock());
        TopicSnapshot snapshot = new TopicSnapshot(connection, clientId + "-snapshot");
        StepsTopic steps = new StepsTopic(connection, clientId + "-search");
        this.reader = new TopicReader(
                consumer,
                new StartSearch(StartSearch.onTopics(snapshot, instance.name()), steps::read, instance, attachment),
                kinds,
                new RunParts(instance.name(), attachment, this::open, settings.listener(), settings.limits()),
                malformed,
                settings.clock());
        this.activeRuns = Gauge.builder(
                        "edgewatch.analysis.active.runs", () -> reader.status().size())
                .description("Runs the instance is at")
                .tag("analyzer", instance.name())
                .register(registry);
        this.lag = new KafkaLag(clientId, TopicReader.inputs(kinds), consumer::metrics);
        lag.bindTo(registry);
    }

    /** The topics an instance with these tensors reads. */
    public static Set<Topic> inputs(Set<TensorKind> kinds) {
        return TopicReader.inputs(kinds);
    }

    private ActiveRun open(RunManifest manifest, Optional<Progress> earlier) {
        Attachment attachment = settings.attachment();
        TopicResults results = new TopicResults(
                producer, new ProgressKey(instance.name(), manifest.run()), manifest.partition(), earlier);
        RunTask task = new RunTask(
                manifest, instance, attachment.policy(), attachment.from().firstWanted());
        return new ActiveRun(
                manifest,
                new StepAssembler(
                        manifest,
                        task.tensors().bytes(),
                        task.accounted(),
                        earlier.map(Progress::nextOffsets).orElse(Map.of())),
                new RunWorker(task, objectives, results, earlier, meters, settings.clock()),
                attachment.policy(),
                settings.clock(),
                new RunGauges(meters.registry(), instance.name(), manifest.run()));
    }

    /** Begins to read; called once, before {@link #poll}. */
    public void open() {
        reader.open();
    }

    /** One round of reading; throws if a worker died. */
    public void poll() {
        reader.poll();
        reader.throwIfAWorkerDied();
    }

    /** How the active runs are; to any thread. */
    public List<RunStatus> status() {
        return reader.status();
    }

    /** What became of the one run the instance is attached to, once that is known; to any thread. */
    public Optional<RunEnd> end() {
        return reader.end();
    }

    @Override
    public void close() {
        meters.registry().remove(activeRuns);
        lag.close();
        reader.close();
    }
}
