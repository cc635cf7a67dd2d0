package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.wire.Progress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static Experiment shipped(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(Experiment.class.getResourceAsStream(name + ".yaml"), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ExperimentFile.parse(text, Path.of("").toAbsolutePath()).withSteps(STEPS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-two-directions", "cnn", "resnet", "vit", "transformer", "lstm", "mamba"})
    void passesThroughAllAnalyzers(String name) throws Exception {
        // When
        RunView view = pipeline.awaitEnd(
                pipeline.train(shipped(name), name),
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
}
