package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.HostSettings;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.From;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Instances that attach to one run of a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachIT {
    private static final String RUN = "attached";
    private static final int STEPS = 40;

    private Pipeline pipeline;

    @BeforeAll
    void trainAndMeasure(@TempDir Path directory) throws Exception {
        pipeline = new Pipeline(directory);
        pipeline.awaitEnd(pipeline.train(SmallExperiments.small(0.01, STEPS, 0), RUN), "sharpness");
    }

    @AfterAll
    void stop() throws Exception {
        pipeline.close();
    }

    private RunEnd attach(String instance, String from, String policy, Map<String, String> settings) {
        RunManifest run = Objects.requireNonNull(RunCatalogue.read(new TopicSnapshot(pipeline.connection(), "test"))
                .get(RUN));
        Attachment attachment = new Attachment(Optional.of(run), From.parse(from), StepPolicy.parse(policy));
        try (AnalyzerHost host = new AnalyzerHost(
                pipeline.connection(),
                new AnalyzerInstance(instance, AnalyzerCatalogue.fromClassPath().require("sharpness"), settings),
                HostSettings.usual().attachedTo(attachment),
                new AnalysisMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))) {
            host.start();
            await().atMost(Duration.ofMinutes(2)).until(() -> host.end().isPresent());
            return host.end().orElseThrow();
        }
    }

    private static Progress progress(RunEnd end) {
        return ((RunEnd.Done) end).progress();
    }

    private Map<Long, Measurement> measured(String instance) throws Exception {
        Map<Long, Measurement> measured = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : pipeline.records(Topic.MEASUREMENTS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(RUN + "/") && key.endsWith("/" + instance + "/sharpness/0")) {
                Measurement measurement = new MeasurementCodec().decode(record.key(), record.value());
                measured.put(measurement.key().step(), measurement);
            }
        }
        return measured;
    }

    private static List<Long> stepsFrom(long first) {
        return LongStream.range(first, STEPS).boxed().toList();
    }

    @Test
    void fromTheStartItFindsWhatTheLiveOneFound() throws Exception {
        // When
        RunEnd end = attach("replay", "start", "every", Map.of());
        // Then
        assertThat(progress(end).analysis()).isEqualTo(Progress.Analysis.FINISHED);
        assertThat(progress(end).measuredSteps()).isEqualTo(STEPS);
        assertThat(progress(end).gapSteps()).isZero();
        Map<Long, Measurement> live = measured("sharpness");
        measured("replay")
                .forEach((step, value) -> assertThat(value.value())
                        .isEqualTo(Objects.requireNonNull(live.get(step)).value())); // same start, same arithmetic
        assertThat(measured("replay").keySet()).containsExactlyElementsOf(stepsFrom(0));
    }

    @Test
    void fromAStepItMeasuresTheRestAndDeclaresWhatIsBeforeMissing() throws Exception {
        // When
        RunEnd end = attach("later", "step:25", "every", Map.of());
        // Then
        assertThat(measured("later").keySet()).containsExactlyElementsOf(stepsFrom(25));
        assertThat(progress(end).gapSteps()).isEqualTo(25);
        assertThat(progress(end).measuredSteps()).isEqualTo(STEPS - 25);
    }

    @Test
    void fromTheLatestItMeasuresTheLastStepOnly() throws Exception {
        // When
        RunEnd end = attach("newest", "latest", "every", Map.of());
        // Then
        assertThat(measured("newest").keySet()).containsExactly(STEPS - 1L);
        assertThat(progress(end).gapSteps()).isEqualTo(STEPS - 1L);
    }

    @Test
    void committedGoesOnAndEndsAtOnceWhenAllIsDone() throws Exception {
        // Given
        attach("sparse", "start", "every:10", Map.of());
        // When
        RunEnd end = attach("sparse", "committed", "every:10", Map.of());
        // Then
        assertThat(progress(end).measuredSteps()).isEqualTo(4);
        assertThat(measured("sparse").keySet()).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void anotherConfigurationUnderTheSameNameIsRefused() {
        // When
        RunEnd end = attach("sharpness", "start", "every", Map.of("tolerance", "1e-6"));
        // Then
        assertThat(end)
                .isInstanceOfSatisfying(
                        RunEnd.Untouched.class,
                        untouched -> assertThat(untouched.reason()).contains("--as OTHER"));
    }
}
