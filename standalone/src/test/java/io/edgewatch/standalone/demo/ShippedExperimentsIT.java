package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.standalone.flow.FlowCommand;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The experiment that ships for each architecture, past its warm-up: sharpness, oscillation, the central flow and, as part
 * of self-stabilization, its local mode.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedExperimentsIT {
    private static final int STEPS = 12;
    private static final List<String> BESIDE = List.of("oscillation", "central-flow", "self-stabilization");

    private final List<AnalyzerHost> hosts = new ArrayList<>();
    private Pipeline pipeline;

    @BeforeAll
    void start(@TempDir Path directory) {
        pipeline = new Pipeline(directory);
        BESIDE.forEach(analyzer -> hosts.add(pipeline.analyze(analyzer)));
    }

    @AfterAll
    void stop() throws Exception {
        hosts.forEach(AnalyzerHost::close);
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-two-directions", "cnn", "resnet", "vit", "transformer", "lstm", "mamba"})
    void passesThroughAllAnalyzers(String name) throws Exception {
        // When
        RunView view = pipeline.awaitEnd(
                pipeline.train(ShippedExperiment.read(name).withSteps(STEPS), name),
                Stream.concat(Stream.of("sharpness"), BESIDE.stream()).toArray(String[]::new));
        // Then
        assertThat(view.measuredSteps()).isEqualTo(STEPS);
        assertThat(BESIDE)
                .allSatisfy(analyzer -> assertThat(view.progress(analyzer).orElseThrow())
                        .satisfies(progress -> assertThat(progress.analysis()).isEqualTo(Progress.Analysis.FINISHED))
                        .satisfies(progress ->
                                assertThat(progress.lastCompletedStep()).isEqualTo(STEPS - 1))
                        .satisfies(
                                progress -> assertThat(progress.measuredSteps()).isPositive())
                        .satisfies(progress -> assertThat(progress.gapSteps()).isZero()));
    }

    /** Its P is diagonal and follows from the optimizer's state, which it publishes. */
    @Test
    void theSharpnessOfTheAdaptiveOneIsThatOfTheFlowCommand(@TempDir Path directory) throws Exception {
        // Given
        int code = new CommandLine(new FlowCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .execute(
                        "shipped:rmsprop-mlp",
                        "--processes",
                        "discrete",
                        "--steps",
                        Integer.toString(STEPS),
                        "--top",
                        "1",
                        "--out",
                        directory.toString());
        List<String> lines = Files.readAllLines(directory.resolve("trajectory.csv"));
        int column = List.of(lines.get(0).split(",", -1)).indexOf("discrete.effectiveEigenvalue1");
        // When
        RunView view = pipeline.awaitEnd(
                pipeline.train(ShippedExperiment.read("rmsprop-mlp").withSteps(STEPS), "rmsprop-mlp"),
                "sharpness",
                "oscillation",
                "central-flow");
        // Then
        assertThat(code).isZero();
        assertThat(view.measuredSteps()).isEqualTo(STEPS);
        Map<Long, Measurement> measured = measured("rmsprop-mlp", "effective-sharpness");
        assertThat(measured).hasSize(STEPS);
        measured.forEach((step, sharpness) -> {
            double flows = Double.parseDouble(lines.get(1 + step.intValue()).split(",", -1)[column]);
            assertThat(sharpness.value())
                    .as("step %d", step)
                    .isCloseTo(flows, within(sharpness.uncertainty() + 1e-8 * flows)); // the flow's own tolerance
        });
        measured("rmsprop-mlp", "ratio")
                .forEach((step, ratio) -> assertThat(ratio.value())
                        .isEqualTo(Objects.requireNonNull(measured.get(step)).value() / 2));
        assertThat(view.progress("oscillation").orElseThrow().analysis()).isEqualTo(Progress.Analysis.FINISHED);
        assertThat(view.progress("central-flow").orElseThrow().detail())
                .contains("follows gd only", "'edgewatch flow' can integrate");
    }

    private Map<Long, Measurement> measured(String run, String quantity) throws Exception {
        MeasurementCodec codec = new MeasurementCodec();
        Map<Long, Measurement> measured = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : pipeline.records(Topic.MEASUREMENTS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(run + "/") && key.endsWith("/sharpness/" + quantity + "/0")) {
                Measurement measurement = codec.decode(record.key(), record.value());
                measured.put(measurement.key().step(), measurement);
            }
        }
        return measured;
    }
}
