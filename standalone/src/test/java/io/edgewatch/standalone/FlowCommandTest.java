package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.experiment.npy.NpyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class FlowCommandTest {
    private static final String NETWORK = """
            name: small
            model: {kind: mlp, hidden: [8], activation: tanh, bias: true}
            data: {kind: fashion-mnist, classes: [0, 1], examples: 16, scale: standardize}
            loss: mse
            optimizer: %s
            init: {seed: 0, scale: 1}
            steps: 12
            precision: f64
            """;
    private static final String QUADRATIC = """
            name: quadratic
            model: {kind: quadratic, hessian: H.npy}
            optimizer: {kind: gd, learning-rate: %s}
            init: {weights: w.npy}
            steps: 40
            precision: f64
            """;
    private static final String GD = "{kind: gd, learning-rate: 0.05}";
    private static final String RMSPROP = "{kind: rmsprop, learning-rate: 0.001, beta2: 0.9}";

    private final Path directory;
    private final StringWriter err = new StringWriter();

    FlowCommandTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        NpyFile.write(directory.resolve("H.npy"), Nd4j.createFromArray(new double[][] {{3, 1, 0}, {1, 3, 0}, {0, 0, 1}
        }));
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(1.0, 2, 3));
    }

    @Test
    void writesExactlyTheRowsAndColumnsAskedFor() throws Exception {
        // When
        int code = flow("a", NETWORK.formatted("{kind: gd, learning-rate: 0.01}"), "--steps", "7", "--top", "2");
        // Then
        assertThat(code).isZero();
        List<String> lines = lines("a");
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0).split(","))
                .startsWith("step", "discrete.loss", "discrete.gradientNorm", "discrete.effectiveEigenvalue1")
                .contains(
                        "discrete.eigenvalue2",
                        "midpoint.loss",
                        "stable.gradientNorm",
                        "central.predictedLoss",
                        "central.predictedGradientNormSquared",
                        "central.variance2",
                        "central.critical",
                        "central.kktResidual",
                        "midpoint.variance2",
                        "distance.central",
                        "distance.stable",
                        "distance.midpointCentral",
                        "distance.midpointStable")
                .doesNotContain("central.eigenvalue3")
                .endsWith("status");
        assertThat(column("a", "step")).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(column("a", "status")).containsOnly("ok");
        assertThat(column("a", "central.predictedLoss")).isEqualTo(column("a", "central.loss"));
        assertThat(column("a", "midpoint.loss").get(0)).isEmpty();
        assertThat(directory.resolve("a/report.html")).content().contains("new uPlot", "\"discrete.loss\":[");
    }

    @Test
    void eigenvaluesOfTheHessianAreGivenWherePIsAScalar() throws Exception {
        // When
        flow("a", NETWORK.formatted(RMSPROP), "--steps", "1");
        // Then
        assertThat(lines("a").get(0)).contains("central.effectiveEigenvalue1").doesNotContain("central.eigenvalue1");
    }

    @ParameterizedTest
    @ValueSource(strings = {GD, RMSPROP})
    void resumesToTheSameNumbersBitByBit(String optimizer) throws Exception {
        // Given
        flow("whole", NETWORK.formatted(optimizer));
        flow("parts", NETWORK.formatted(optimizer), "--steps", "9", "--checkpoint-every", "5");
        // what a process that is killed after its checkpoint leaves behind
        Files.writeString(
                directory.resolve("parts/trajectory.csv"),
                Files.readString(directory.resolve("parts/trajectory.csv")) + "9,0.1,half a li");
        // When
        int code = flow("parts", NETWORK.formatted(optimizer), "--resume");
        // Then
        assertThat(code).isZero();
        assertThat(lines("parts")).isEqualTo(lines("whole"));
    }

    @Test
    void doesNotResumeAnotherExperiment() throws Exception {
        // Given
        flow("a", NETWORK.formatted(GD), "--steps", "3");
        // When
        int code = flow("a", NETWORK.formatted(RMSPROP), "--resume");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("another experiment").hasLineCount(1);
    }

    @Test
    void divergenceIsAStatusAndAllRowsAreWritten() throws Exception {
        // When
        int code = flow("a", QUADRATIC.formatted("1e200"), "--top", "1");
        // Then
        assertThat(code).isZero();
        assertThat(lines("a")).hasSize(41);
        assertThat(column("a", "status").get(39)).contains("discrete:diverged");
    }

    @Test
    void aQuadraticAboveTheEdgeIsUnstable() throws Exception {
        // When
        int code = flow("a", QUADRATIC.formatted("0.6"), "--top", "2", "--processes", "central,stable");
        // Then
        assertThat(code).isZero();
        assertThat(column("a", "status").get(0)).isEqualTo("central:unstable");
        assertThat(column("a", "stable.loss").get(39)).isNotEmpty();
        assertThat(lines("a").get(0)).doesNotContain("discrete.loss");
    }

    @Test
    void weightsThatAreNotFiniteInTheLossAreAStatus() throws Exception {
        // Given
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(1e200, 2, 3));
        // When
        int code = flow("a", QUADRATIC.formatted("0.1"));
        // Then
        assertThat(code).isZero();
        assertThat(column("a", "status").get(0)).contains("central:not-finite");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: heavy-ball, learning-rate: 0.01, momentum: 0.9}",
                "{kind: adam, learning-rate: 0.001}",
                "{kind: gd, learning-rate: 0.01, weight-decay: 0.1}"
            })
    void flowsThatAreNotDefinedSaySo(String optimizer) throws Exception {
        // When
        int code = flow("a", NETWORK.formatted(optimizer), "--steps", "3");
        // Then
        assertThat(code).isZero();
        assertThat(column("a", "status")).containsOnly("central:not-defined stable:not-defined");
        assertThat(column("a", "discrete.loss").get(2)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--processes=dicsrete | no process named 'dicsrete'",
                "--top=0              | at least 1",
                "--substeps=0         | at least 1",
                "--steps=0            | at least 1",
                "--coordinates=rows   | one of [auto, weights, row-space]"
            })
    void mistakesAreOneLine(String option, String message) throws Exception {
        // When
        int code = flow("a", NETWORK.formatted(GD), option);
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discrete.loss",
                "midpoint.loss",
                "central.loss",
                "central.predictedLoss",
                "stable.gradientNorm",
                "discrete.effectiveEigenvalue1",
                "central.eigenvalue3",
                "distance.central",
                "distance.midpointStable"
            })
    void theRowSpaceOfTheDataIsTheSameProblem(String number) throws Exception {
        // Given
        flow("all", NETWORK.formatted(GD), "--coordinates", "weights");
        // When
        flow("few", NETWORK.formatted(GD));
        // Then
        double[] expected = numbers("all", number);
        double[] values = numbers("few", number);
        // eigenpairs are solved to 1e-8, and 12 steps at the edge magnify
        assertThat(values).hasSameSizeAs(expected);
        for (int row = 0; row < values.length; row++) {
            assertThat(values[row]).isCloseTo(expected[row], within(1e-8 + 1e-6 * Math.abs(expected[row])));
        }
        assertThat(lines("few")).as("not the same computation").isNotEqualTo(lines("all"));
    }

    private double[] numbers(String out, String name) throws Exception {
        return column(out, name).stream()
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void doesNotResumeInOtherCoordinates() throws Exception {
        // Given
        flow("a", NETWORK.formatted(GD), "--steps", "3");
        // When
        int code = flow("a", NETWORK.formatted(GD), "--resume", "--coordinates", "weights");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("another experiment").hasLineCount(1);
    }

    @Test
    void trainingOnMinibatchesHasNoFlow() throws Exception {
        // When
        int code = flow("a", NETWORK.formatted(GD) + "batch: {size: 4}\n");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("full-batch", "leave 'batch' out").hasLineCount(1);
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mlp-two-directions", "cnn", "rmsprop-mlp", "resnet", "vit", "transformer", "lstm", "mamba"})
    void everyShippedExperimentIsFoundByNameAndStartsBelowTheEdge(String name) throws Exception {
        // When
        int code = run("flow", "shipped:" + name, "--steps", "1", "--out", directory + "/" + name);
        // Then
        assertThat(code).isZero();
        assertThat(column(name, "status")).containsExactly("ok");
        double sharpness =
                Double.parseDouble(column(name, "central.effectiveEigenvalue1").get(0));
        assertThat(sharpness).isBetween(1.0, 2.0); // beyond 1 a kick is not forgotten
    }

    @Test
    void anUnknownShippedExperimentIsAnsweredWithThoseThereAre() {
        // When
        int code = run("flow", "shipped:nothing", "--out", directory + "/b");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("mlp-two-directions, cnn, rmsprop-mlp, resnet, vit, transformer, lstm, mamba");
    }

    private int flow(String out, String experiment, String... options) throws Exception {
        Path file = Files.writeString(directory.resolve("experiment.yaml"), experiment);
        String[] given = {
            "flow", file.toString(), "--out", directory.resolve(out).toString()
        };
        return run(Stream.concat(Arrays.stream(given), Arrays.stream(options)).toArray(String[]::new));
    }

    private int run(String... arguments) {
        return EdgewatchCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private List<String> lines(String out) throws Exception {
        return Files.readAllLines(directory.resolve(out).resolve("trajectory.csv"));
    }

    private List<String> column(String out, String name) throws Exception {
        List<String> lines = lines(out);
        int place = List.of(lines.get(0).split(",")).indexOf(name);
        return IntStream.range(1, lines.size())
                .mapToObj(row -> lines.get(row).split(",", -1)[place])
                .toList();
    }
}
