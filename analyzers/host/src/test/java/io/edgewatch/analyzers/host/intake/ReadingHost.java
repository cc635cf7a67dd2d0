package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.wire.TensorKind.WEIGHTS;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.work.RecordedResults;
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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Map<String, RecordedResults> results = new HashMap<>();
    /** Runs in the order they were opened. */
    final List<String> opened = new ArrayList<>();

    private final Map<String, RunManifest> known = new HashMap<>();
    private final AnalyzerPlugins.Plugin plugin;
    private final Set<TensorKind> kinds;
    private final TopicReader reader;

    ReadingHost() {
        this(AnalyzerPlugins.losses(), Set.of(WEIGHTS));
    }

    ReadingHost(AnalyzerPlugins.Plugin plugin, Set<TensorKind> kinds) {
        this.plugin = plugin;
        this.kinds = kinds;
        this.reader = new TopicReader(
                consumer,
                (partition, ends) -> startPositions(ends),
                "losses",
                kinds,
                this::open,
                new MalformedRecords("losses", producer, registry));
    }

    private StartPositions startPositions(Map<Topic, Long> ends) {
        Map<String, Progress> progress = new HashMap<>();
        results.forEach((run, kept) -> {
            if (!kept.progresses.isEmpty()) {
                progress.put(run, kept.progresses.get(kept.progresses.size() - 1));
            }
        });
        return new StartPositions(known, progress, StartPositions.offsets(known.values(), progress, ends));
    }

    private ActiveRun open(RunManifest manifest, Optional<Progress> earlier) {
        opened.add(manifest.run());
        RecordedResults kept = results.computeIfAbsent(manifest.run(), run -> new RecordedResults());
        return new ActiveRun(
                new StepAssembler(
                        manifest, kinds, earlier.map(Progress::nextOffsets).orElse(Map.of())),
                new RunWorker(manifest, AnalyzerInstance.of(plugin), ReadingHost::objective, kept, earlier, registry));
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

    void revoked() {
        consumer.rebalance(List.of());
    }

    void poll() {
        reader.poll();
    }

    void pollUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
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

    Progress lastProgress(String run) {
        List<Progress> all = results.getOrDefault(run, new RecordedResults()).progresses;
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
