package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.HostSettings;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.From;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunListener;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A run that is over, and two ways to read it. */
final class FinishedRun {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LOOK_MILLIS = 2;

    private final KafkaConnection connection;
    private final RunManifest manifest;

    private FinishedRun(KafkaConnection connection, RunManifest manifest) {
        this.connection = connection;
        this.manifest = manifest;
    }

    /** Trains it, without pace and without losing a step. */
    static FinishedRun train(Processes processes, String run, long steps, List<String> changes)
            throws IOException, InterruptedException {
        try (StepTail tail = new StepTail(processes.connection(), run);
                EdgewatchProcess trainer = processes.train(run, steps, changes)) {
            while (!tail.hasEnded() && trainer.isAlive()) {
                tail.look(POLL);
            }
            if (!tail.hasEnded()) {
                trainer.requireSuccess();
            }
            System.out.printf("run %s: %d steps published%n", run, tail.newest() + 1);
        }
        TopicSnapshot snapshot = new TopicSnapshot(processes.connection(), "bench-runs");
        RunManifest manifest = RunCatalogue.read(snapshot).get(run);
        return new FinishedRun(
                processes.connection(), Objects.requireNonNull(manifest, () -> "no manifest of run " + run));
    }

    String name() {
        return manifest.run();
    }

    /**
     * What reading took.
     *
     * @param seconds from the first record to the last
     * @param bytes of all records' values
     */
    record Read(double seconds, long bytes) {}

    /** Reads what is on these topics of its partition by a bare consumer that checks and keeps nothing. */
    Read bare(Set<Topic> topics) {
        Map<String, Object> settings = Map.of(
                "check.crcs", false, "enable.auto.commit", false, "fetch.max.bytes", 16 << 20, "max.poll.records", 200);
        List<TopicPartition> partitions = topics.stream()
                .map(topic -> new TopicPartition(topic.topicName(), manifest.partition()))
                .toList();
        try (Consumer<byte[], byte[]> consumer = UngroupedConsumer.open(connection, "bench-bare", settings)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long bytes = 0;
            long began = 0;
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    began = began == 0 ? System.nanoTime() : began;
                    bytes += record.value() == null ? 0 : record.value().length;
                }
            }
            return new Read((System.nanoTime() - began) * 1e-9, bytes);
        }
    }

    /**
     * Has an instance measure it from its start, as {@code analyze NAME --run ID --from start}.
     *
     * @return seconds from the moment it takes the run up until its last progress is acknowledged, which is after its last measurement
     */
    double analyze(AnalyzerInstance instance, AnalysisMeters meters) throws InterruptedException {
        AtomicLong began = new AtomicLong();
        RunListener listener = new RunListener() {
            @Override
            public void begins(String name, RunManifest run, Progress progress) {
                began.compareAndSet(0, System.nanoTime());
            }
        };
        HostSettings settings = HostSettings.usual()
                .attachedTo(new Attachment(Optional.of(manifest), new From.Start(), StepPolicy.ALL))
                .heardBy(listener);
        try (AnalyzerHost host = new AnalyzerHost(connection, instance, settings, meters)) {
            host.start();
            while (host.end().isEmpty() && !(host.health() instanceof Health.Failed)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            double seconds = (System.nanoTime() - began.get()) * 1e-9;
            RunEnd end = host.end()
                    .orElseThrow(() -> new IllegalStateException(host.health().toString()));
            if (end instanceof RunEnd.Done done && done.progress().analysis() == Progress.Analysis.FINISHED) {
                return seconds;
            }
            throw new IllegalStateException(instance.name() + " did not finish run " + manifest.run() + ": " + end);
        }
    }
}
