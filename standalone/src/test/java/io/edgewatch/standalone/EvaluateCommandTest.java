package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class EvaluateCommandTest {
    private static final String QUADRATIC = """
            name: quadratic
            model: {kind: quadratic, hessian: H.npy}
            optimizer: %s
            init: {weights: w.npy}
            steps: 1
            precision: f64
            """;
    private static final String GD = "{kind: gd, learning-rate: 0.1}";

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    EvaluateCommandTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        NpyFile.write(directory.resolve("H.npy"), Nd4j.createFromArray(new double[][] {{3, 1, 0}, {1, 3, 0}, {0, 0, 1}
        }));
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(1.0, 2, 3));
    }

    @Test
    void knowsAllOfAQuadratic() throws Exception {
        // When
        int code = evaluate(QUADRATIC.formatted(GD), "--top", "3", "--json");
        // Then
        assertThat(code).isZero();
        JsonNode json = json();
        assertThat(json.get("status").asText()).isEqualTo("ok");
        assertThat(json.get("dimension").asInt()).isEqualTo(3);
        assertThat(json.get("loss").asDouble()).isCloseTo(14, within(1e-13)); // ½(3 + 2·2 + 12 + 9)
        assertThat(json.get("gradientNorm").asDouble()).isCloseTo(Math.sqrt(25 + 49 + 9), within(1e-13));
        assertThat(numbers(json.get("eigenvalues"))).hasSize(3);
        assertThat(json.get("eigenvalues").get(0).asDouble()).isCloseTo(4, within(1e-12));
        assertThat(json.get("eigenvalues").get(1).asDouble()).isCloseTo(2, within(1e-12));
        assertThat(json.get("eigenvalues").get(2).asDouble()).isCloseTo(1, within(1e-12));
        assertThat(json.get("residuals").get(0).asDouble()).isLessThan(4e-8);
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.get("relativeGap").asDouble()).isCloseTo(0.5, within(1e-12));
        assertThat(json.get("hessianVectorProducts").asInt()).isPositive();
        assertThat(json.get("effectiveSharpness").asDouble()).isCloseTo(0.4, within(1e-12));
        assertThat(json.get("threshold").asDouble()).isEqualTo(2);
        assertThat(json.get("ratio").asDouble()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void dividesByThePreconditionerOfTheStepsOwnUpdate() throws Exception {
        // Given
        String rmsProp = "{kind: rmsprop, learning-rate: 0.1, beta2: 0.9, epsilon: 0}";
        // When
        int code = evaluate(QUADRATIC.formatted(rmsProp), "--json");
        // Then: bias correction makes √ν̂ = |g| = (5, 7, 3) after the first update
        assertThat(code).isZero();
        double a = 3 * 0.1 / 5;
        double b = 3 * 0.1 / 7;
        double c = 0.1 / Math.sqrt(35);
        double top = (a + b) / 2 + Math.sqrt((a - b) * (a - b) / 4 + c * c);
        assertThat(json().get("effectiveSharpness").asDouble()).isCloseTo(top, within(1e-12));
        assertThat(json().get("ratio").asDouble()).isCloseTo(top / 2, within(1e-12));
    }

    @Test
    void writesVectorsAsColumns() throws Exception {
        // Given
        Path files = directory.resolve("out");
        NpyFile.write(directory.resolve("V.npy"), Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}}));
        // When: L = ½(2 + y)x² − 0.01y at (x, y) = (0.5, 0.25)
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(0.5, 0.25));
        int code = evaluate(
                """
                name: small
                model: {kind: self-stabilization, a: 2, b: 0.01}
                optimizer: {kind: gd, learning-rate: 0.5}
                steps: 1
                precision: f64
                """,
                "--weights",
                directory.resolve("w.npy").toString(),
                "--directions",
                directory.resolve("V.npy").toString(),
                "--out",
                files.toString());
        // Then
        assertThat(code).isZero();
        assertThat(read(files, "gradient")).containsExactly(new double[] {2.25 * 0.5, 0.125 - 0.01}, within(1e-15));
        assertThat(read(files, "hessianTimesDirections"))
                .containsExactly(new double[] {2.25, 0.5, 0.5, 0}, within(1e-15));
        // columns (0,0), (0,1), (1,1): ∇L_xx = (0, 1), ∇L_xy = (1, 0), ∇L_yy = 0
        assertThat(NpyFile.read(files.resolve("thirdOrder.npy")).shape()).containsExactly(2, 3);
        assertThat(read(files, "thirdOrder")).containsExactly(new double[] {0, 1, 0, 1, 0, 0}, within(1e-15));
        double[] u = read(files, "eigenvectors");
        assertThat(u).hasSize(2);
        assertThat(read(files, "sharpnessGradient"))
                .containsExactly(new double[] {2 * u[0] * u[1], u[0] * u[0]}, within(1e-14));
    }

    @Test
    void aLossThatIsNotFiniteIsAResult() throws Exception {
        // Given
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(1, Double.NaN, 0));
        // When
        int code = evaluate(
                QUADRATIC.formatted(GD),
                "--json",
                "--top",
                "2",
                "--out",
                directory.resolve("out").toString());
        // Then
        assertThat(code).isZero();
        assertThat(json().get("status").asText()).isEqualTo("non-finite");
        assertThat(json().get("loss").isNull()).isTrue();
        assertThat(json().get("eigenvalues")).hasSize(2).allMatch(JsonNode::isNull);
        assertThat(json().get("converged").asBoolean()).isFalse();
        assertThat(directory.resolve("out/gradient.npy")).exists();
    }

    @Test
    void aToleranceBelowTheFloorOfThePrecisionIsAnsweredWithWhatWasReached() throws Exception {
        // When
        int code =
                evaluate(QUADRATIC.formatted(GD), "--json", "--precision", "f32", "--tolerance", "1e-30", "--top", "2");
        // Then
        assertThat(code).isZero();
        assertThat(json().get("status").asText()).isEqualTo("not-converged");
        assertThat(json().get("converged").asBoolean()).isFalse();
        assertThat(json().get("eigenvalues").get(0).asDouble()).isCloseTo(4, within(1e-5));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(List.of("--top", "4"), "--top must be at most 3"),
                Arguments.of(List.of("--top", "0"), "--top must be at least 1"),
                Arguments.of(List.of("--tolerance", "2"), "--tolerance must lie between 0 and 1"),
                Arguments.of(List.of("--precision", "f16"), "--precision must be f32 or f64"),
                Arguments.of(List.of("--weights", "absent.npy"), "absent.npy: no such file"),
                Arguments.of(List.of("--directions", "V.npy"), "--directions needs --out"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsOneLine(List<String> options, String message) throws Exception {
        // When
        int code = evaluate(QUADRATIC.formatted(GD), options.toArray(new String[0]));
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    void aFileThatIsNoMatrixIsOneLine() throws Exception {
        // Given
        NpyFile.write(directory.resolve("H.npy"), Nd4j.ones(DataType.DOUBLE, 3, 2));
        // When
        int code = evaluate(QUADRATIC.formatted(GD));
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip())
                .contains("H.npy: a Hessian must have shape [P, P], got: [3, 2]")
                .doesNotContain("\n");
    }

    private int evaluate(String experiment, String... options) throws Exception {
        Path file = Files.writeString(directory.resolve("e.yaml"), experiment);
        var arguments = new ArrayList<>(List.of("evaluate", file.toString()));
        arguments.addAll(List.of(options));
        return EdgewatchCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(new String[0]));
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }

    private static List<Double> numbers(JsonNode array) {
        var numbers = new ArrayList<Double>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    private static double[] read(Path directory, String name) throws Exception {
        NpyArray array = NpyFile.read(directory.resolve(name + ".npy"));
        return array.toTensor(DataType.DOUBLE).reshape(array.length()).toDoubleVector();
    }
}
