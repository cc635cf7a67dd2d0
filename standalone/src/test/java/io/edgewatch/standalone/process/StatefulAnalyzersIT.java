package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.intake.RecordedProgress;
import io.edgewatch.analyzers.host.work.TopicResults;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.StateChunks;
import io.edgewatch.wire.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Analyzers that carry something from step to step: killed in mid-run, and attached late, they say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatefulAnalyzersIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int STEPS = 400;
    private static final String RUN = "swinging";
    private static final String[] FULL = {"central-flow", "--set", "effort=full"};

    private Path directory;
    private Deployment deployment;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        deployment = new Deployment(directory);
        deployment.broker();
    }

    @AfterAll
    void stop() throws Exception {
        deployment.close();
    }

    @Test
    void killedHostsGoOnAndLateOnesSayTheSame() throws Exception {
        // Given
        EdgewatchProcess flow = deployment.analyze(FULL);
        EdgewatchProcess oscillation = deployment.analyze("oscillation");
        EdgewatchProcess trainer = train();
        awaitMeasured("central-flow", "flow-loss", 150);
        awaitMeasured("oscillation", "total-variance", 100);
        // When
        flow.kill();
        oscillation.kill();
        deployment.analyze(FULL);
        deployment.analyze("oscillation");
        deployment.analyze("central-flow", "--set", "effort=full", "--as", "late-flow");
        deployment.analyze("oscillation", "--as", "late-oscillation");
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        // Then
        same("central-flow", "late-flow", "flow-loss", "predicted-loss", "predicted-variance", "flow-sharpness");
        same("oscillation", "late-oscillation", "total-variance", "gradient-cosine", "covariance-trace");
    }

    @Test
    void aStateLargerThanARecordIsReadWholeOrNotAtAll() throws Exception {
        // Given
        var key = new ProgressKey("large", "heavy");
        var sofar = new Progress(1, 4, 5, 0, Map.of(), new byte[0], Progress.Analysis.RUNNING, "", "");
        byte[] first = state(1);
        byte[] second = state(2);
        Map<String, Object> settings = Map.of("max.request.size", Topic.PROGRESS.recordBytes());
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                deployment.connection().settings("test", settings),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var results = new TopicResults(producer, key, 0, Optional.empty());
            // When
            results.progress(sofar.withState(first));
            results.progress(sofar.withState(second));
            Progress read = recorded(key);
            // Then
            assertThat(Arrays.equals(read.state(), second)).isTrue();
            // When: the host is killed with a part of the next state sent
            StateChunks named = read.stateChunks().orElseThrow();
            chunk(producer, new StateChunkKey(1 - named.slot(), 0, key), named.chunk(first, 0));
            // Then
            assertThat(Arrays.equals(recorded(key).state(), second)).isTrue();
            // When: a chunk of another state is where one of this should be
            chunk(producer, new StateChunkKey(named.slot(), 0, key), named.chunk(first, 0));
            // Then
            assertThat(recorded(key).state()).isEmpty();
            assertThat(recorded(key).lastCompletedStep()).isEqualTo(4);
        }
    }

    private static byte[] state(int seed) {
        byte[] state = new byte[ProgressCodec.MAX_STATE_BYTES + 1000];
        new SplittableRandom(seed).nextBytes(state);
        return state;
    }

    private static void chunk(Producer<byte[], byte[]> producer, StateChunkKey key, byte[] chunk) throws Exception {
        producer.send(new ProducerRecord<>(Topic.PROGRESS.topicName(), 0, key.encode(), chunk))
                .get();
    }

    private Progress recorded(ProgressKey key) {
        var snapshot = new TopicSnapshot(deployment.connection(), "test");
        return Objects.requireNonNull(
                RecordedProgress.read(snapshot, key.instance(), 0).get(key.run()));
    }

    private EdgewatchProcess train() throws IOException {
        return deployment.train(EdgeExperiment.write(directory, 0, STEPS, "wait", 40), RUN);
    }

    private void same(String interrupted, String late, String... quantities) {
        awaitFinished(interrupted);
        awaitFinished(late);
        for (String quantity : quantities) {
            Map<Long, Measurement> one = measured(interrupted, quantity);
            Map<Long, Measurement> other = measured(late, quantity);
            assertThat(one).as(quantity).hasSizeGreaterThan(STEPS / 2);
            assertThat(one.keySet()).as(quantity).isEqualTo(other.keySet());
            one.forEach((step, a) -> {
                Measurement b = Objects.requireNonNull(other.get(step));
                assertThat(a.value())
                        .as(quantity + " of step " + step)
                        .isCloseTo(b.value(), within(a.uncertainty() + b.uncertainty() + 1e-12 * Math.abs(b.value())));
            });
        }
    }

    private void awaitMeasured(String instance, String quantity, int steps) {
        await().atMost(LIMIT).until(() -> measured(instance, quantity).size() >= steps);
    }

    private void awaitFinished(String instance) {
        RunRecords records = new RunRecords(deployment.connection(), RUN);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(records.progress(instance))
                        .hasValueSatisfying(
                                progress -> assertThat(progress.analysis()).isEqualTo(Progress.Analysis.FINISHED)));
    }

    private Map<Long, Measurement> measured(String instance, String quantity) {
        Map<Long, Measurement> bySteps = new TreeMap<>();
        new RunRecords(deployment.connection(), RUN)
                .measurements(instance, quantity)
                .forEach(measurement -> bySteps.put(measurement.key().step(), measurement));
        return bySteps;
    }
}
