package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.HostSettings;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.SettableClock;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.StepsTopic;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunGauges;
import io.edgewatch.analyzers.host.status.RunListener;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.analyzers.host.work.RecordedResults;
import io.edgewatch.analyzers.host.work.RunTask;
import io.edgewatch.analyzers.host.work.RunTensors;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reader, assemblers and workers of an instance on partition 0, with topics in memory. */
final class ReadingHost implements AutoCloseable {
    final LogConsumer consumer = new LogConsumer();
    final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AnalysisMeters meters = new AnalysisMeters(registry);
    final Map<String, RecordedResults> results = new HashMap<>();
    /** Runs in the order they were opened. */
    final List<String> opened = new ArrayList<>();

    final SettableClock clock = new SettableClock();
    final Heard heard = new Heard();
    /** What the steps topic is asked for at an assignment. */
    final List<RunLog.Entry> searched = new ArrayList<>();

    static final HostSettings.Limits LIMITS = HostSettings.Limits.USUAL;
    private final Map<String, RunManifest> known = new HashMap<>();
    private final Map<String, Progress> recorded = new HashMap<>();
    private final AnalyzerInstance instance;
    private final Set<TensorKind> kinds;
    private final Attachment attachment;
    private final TopicReader reader;

    ReadingHost() {
        this(AnalyzerPlugins.losses());
    }

    ReadingHost(AnalyzerPlugins.Plugin plugin) {
        this(AnalyzerInstance.of(plugin), Attachment.toAllRuns());
    }

    ReadingHost(Attachment attachment) {
        this(AnalyzerInstance.of(AnalyzerPlugins.losses()), attachment);
    }

    ReadingHost(AnalyzerInstance instance, Attachment attachment) {
        this.instance = instance;
        this.kinds = RunTensors.kinds(instance.inputs());
        this.attachment = attachment;
        this.reader = new TopicReader(
                consumer,
                new StartSearch(partition -> recorded(), this::search, instance, attachment),
                kinds,
                new RunParts("losses", attachment, this::open, heard, LIMITS),
                new MalformedRecords("losses", producer, registry),
                clock);
        if (attachment.only().isEmpty()) {
            reader.open();
        }
    }

    /** What a host before it has published. */
    void hasRecorded(String run, Progress progress) {
        recorded.put(run, progress);
    }

    /** All records of all topics have been read. */
    boolean readToEnd() {
        return consumer.assignment().stream()
                .allMatch(source -> consumer.currentLag(source).orElseThrow() == 0);
    }

    private StartSearch.Recorded recorded() {
        Map<String, Progress> progress = new HashMap<>(recorded);
        results.forEach((run, kept) -> {
            if (!kept.progresses.isEmpty()) {
                progress.put(run, kept.progresses.get(kept.progresses.size() - 1));
            }
        });
        return new StartSearch.Recorded(known, progress);
    }

    private void search(int partition, long from, StepsTopic.Visitor visitor) {
        searched.stream()
                .filter(entry -> entry.event().isPresent() && entry.offset() >= from)
                .forEach(entry -> visitor.visit(entry.event().orElseThrow(), entry.offset()));
    }

    private ActiveRun open(RunManifest manifest, Optional<Progress> earlier) {
        opened.add(manifest.run());
        RecordedResults kept = results.computeIfAbsent(manifest.run(), run -> new RecordedResults());
        RunTask task = new RunTask(
                manifest, instance, attachment.policy(), attachment.from().firstWanted());
        return new ActiveRun(
                manifest,
                new StepAssembler(
                        manifest,
                        task.tensors().bytes(),
                        task.accounted(),
                        earlier.map(Progress::nextOffsets).orElse(Map.of())),
                new RunWorker(task, ReadingHost::objective, kept, earlier, meters, clock),
                attachment.policy(),
                clock,
                new RunGauges(registry, "losses", manifest.run()));
    }

    /** What the listener was told. */
    static final class Heard implements RunListener {
        final List<String> words = new ArrayList<>();

        @Override
        public void begins(String instance, RunManifest run, Progress progress) {
            words.add(run.run() + " begins after " + progress.lastCompletedStep());
        }

        @Override
        public void ends(String instance, String run, Progress progress) {
            words.add(run + " " + progress.analysis());
        }

        @Override
        public void refuses(String instance, String run, String reason) {
            words.add(run + " refused: " + reason);
        }

        @Override
        public void letsGo(String instance, String run, Progress progress) {
            words.add(run + " let go at " + progress.lastCompletedStep());
        }
    }

    private static RunObjective objective(RunManifest manifest) {
        return new RunObjective(new SquaredNorm(manifest.dimension()), new GradientDescent(0.1));
    }

    /** Its manifest is there before the host starts. */
    ReadingHost knows(RunManifest manifest) {
        known.put(manifest.run(), manifest);
        return this;
    }

    /** What the next assignment finds of its manifests. */
    ReadingHost assigned() {
        consumer.assignAll(TopicReader.inputs(kinds));
        return this;
    }

    /** It is attached to one run, outside any group. */
    ReadingHost attached() {
        consumer.beginAtZero(TopicReader.inputs(kinds));
        reader.open();
        return this;
    }

    void revoked() {
        consumer.rebalance(List.of());
    }

    void lost() {
        reader.onPartitionsLost(List.copyOf(consumer.assignment()));
    }

    List<RunStatus> status() {
        return reader.status();
    }

    Optional<RunEnd> end() {
        return reader.end();
    }

    void poll() {
        reader.poll();
    }

    void pollUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("it never came to that; heard: " + heard.words + ", status: " + status()
                        + ", paused: " + consumer.pausedTopics());
            }
            reader.poll();
            reader.throwIfAWorkerDied();
        }
    }

    /** The steps measured, as attempt:step. */
    List<String> steps(String run) {
        return Optional.ofNullable(results.get(run)).map(RecordedResults::steps).orElse(List.of());
    }

    boolean isFinished(String run, int attempt) {
        return Optional.ofNullable(results.get(run)).stream()
                .flatMap(kept -> kept.progresses.stream())
                .anyMatch(p -> p.attempt() == attempt && p.analysis() == Progress.Analysis.FINISHED);
    }

    /** What has been published of it. */
    List<Progress> progresses(String run) {
        return results.getOrDefault(run, new RecordedResults()).progresses;
    }

    Progress lastProgress(String run) {
        List<Progress> all = progresses(run);
        return all.get(all.size() - 1);
    }

    List<DeadLetter> deadLetters() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topic.DEAD_LETTERS.topicName()))
                .map(record -> {
                    try {
                        return new DeadLetterCodec().decode(record.value());
                    } catch (MalformedRecordException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
