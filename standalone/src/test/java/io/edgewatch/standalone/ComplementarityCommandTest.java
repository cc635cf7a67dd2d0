package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.npy.NpyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ComplementarityCommandTest {
    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ComplementarityCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void solvesWithBOnEntries() throws Exception {
        // Given
        INDArray A = Nd4j.createFromArray(new double[][] {{-2, 0}, {0, 3}});
        // When
        int code = solve(A, Nd4j.eye(4).castTo(A.dataType()));
        // Then
        assertThat(code).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("status").asText()).isEqualTo("solved");
        assertThat(json.get("residual").asDouble()).isLessThan(1e-9);
        assertThat(json.get("rank").asInt()).isEqualTo(1);
        var X = NpyFile.read(directory.resolve("X.npy"));
        assertThat(X.shape()).containsExactly(2, 2);
        assertThat(X.get(0)).isCloseTo(2, within(1e-12)); // B = identity: X is A's negative part
        assertThat(X.get(3)).isCloseTo(0, within(1e-12));
    }

    @Test
    void solvesWithBOnPairs() throws Exception {
        // Given
        INDArray A = Nd4j.createFromArray(new double[][] {{-2, 1}, {1, -3}});
        // ½ on the pair (0,1), which counts twice: again the identity
        INDArray B = Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0.5, 0}, {0, 0, 1}});
        // When
        int code = solve(A, B);
        // Then
        assertThat(code).isZero();
        var X = NpyFile.read(directory.resolve("X.npy"));
        assertThat(X.get(0)).isCloseTo(2, within(1e-12));
        assertThat(X.get(1)).isCloseTo(-1, within(1e-12));
        assertThat(X.get(3)).isCloseTo(3, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"-0.3, 0.7", "0.3, 0.7", "0, 0.7", "-1e-7, 2e3", "-4e5, 1e-3"})
    void oneDirectionHasTheClosedForm(double a, double b) throws Exception {
        // When
        int code = solve(Nd4j.createFromArray(new double[][] {{a}}), Nd4j.createFromArray(new double[][] {{b}}));
        // Then
        assertThat(code).isZero();
        assertThat(json().get("status").asText()).isEqualTo("solved");
        double x = Math.max(0, -a / b);
        assertThat(NpyFile.read(directory.resolve("X.npy")).get(0)).isCloseTo(x, within(1e-9 * x));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenSolvesTheProblemAsItIsStated(long seed) throws Exception {
        // Given: B on entries as a four-index array, Bijpq = Σ over r of GrijGrpq with symmetric Gr
        int k = 3;
        var random = new Random(seed);
        double[][] a = symmetric(random, k);
        double[][][] g = Stream.generate(() -> symmetric(random, k)).limit(8).toArray(double[][][]::new);
        INDArray B = Nd4j.zeros(DataType.DOUBLE, k, k, k, k);
        for (double[][] one : g) {
            B.addi(outer(one));
        }
        // When
        int code = solve(Nd4j.createFromArray(a), B);
        // Then: the three conditions, and the residual that is told, in plain sums
        assertThat(code).isZero();
        var written = NpyFile.read(directory.resolve("X.npy"));
        double[][] x = new double[k][k];
        double[][] s = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                x[i][j] = written.get(i * k + j);
            }
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                s[i][j] = a[i][j];
                for (double[][] one : g) {
                    s[i][j] += one[i][j] * inner(one, x);
                }
            }
        }
        double residual = Math.max(
                Math.max(negativePart(x) / norm(x), negativePart(s) / norm(a)),
                Math.abs(inner(x, s)) / (norm(x) * norm(a)));
        assertThat(residual).isLessThan(1e-9);
        assertThat(json().get("residual").asDouble()).isCloseTo(residual, within(1e-12)); // round-off of the sums
    }

    private static double[][] symmetric(Random random, int k) {
        double[][] matrix = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    private static INDArray outer(double[][] one) {
        INDArray flat = Nd4j.createFromArray(one).reshape(one.length * one.length, 1);
        return flat.mmul(flat.transpose()).reshape(one.length, one.length, one.length, one.length);
    }

    private static double inner(double[][] one, double[][] two) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one.length; j++) {
                sum += one[i][j] * two[i][j];
            }
        }
        return sum;
    }

    private static double norm(double[][] matrix) {
        return Math.sqrt(inner(matrix, matrix));
    }

    /** −λmin if that is positive. */
    private static double negativePart(double[][] matrix) {
        var eigen = DecompositionFactory_DDRM.eig(matrix.length, false, true);
        eigen.decompose(new DMatrixRMaj(matrix));
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < matrix.length; i++) {
            smallest = Math.min(smallest, eigen.getEigenvalue(i).real);
        }
        return Math.max(0, -smallest);
    }

    @Test
    void aDirectionThatNothingHoldsBackIsUnstableAndAnEarlierAnswerDoesNotStay() throws Exception {
        // Given: B acts on (0,0) alone, A is negative on (1,1)
        INDArray A = Nd4j.createFromArray(new double[][] {{-1, 0.1}, {0.1, -1e-3}});
        INDArray B = Nd4j.zeros(DataType.DOUBLE, 3, 3).putScalar(0, 0, 1);
        Files.writeString(directory.resolve("X.npy"), "of an earlier problem");
        // When
        int code = solve(A, B);
        // Then
        assertThat(code).isZero();
        assertThat(json().get("status").asText()).isEqualTo("unstable");
        assertThat(json().get("residual").isNull()).isTrue();
        assertThat(directory.resolve("X.npy")).doesNotExist();
    }

    @Test
    void unstableAndNotFiniteAreStatuses() throws Exception {
        // When
        int unstable = solve(Nd4j.createFromArray(new double[][] {{-1}}), Nd4j.createFromArray(new double[][] {{0}}));
        int undefined =
                solve(Nd4j.createFromArray(new double[][] {{Double.NaN}}), Nd4j.createFromArray(new double[][] {{1}}));
        // Then
        assertThat(unstable).isZero();
        assertThat(undefined).isZero();
        assertThat(out.toString()).contains("\"status\":\"unstable\"", "\"status\":\"not-finite\"");
        assertThat(directory.resolve("X.npy")).doesNotExist();
    }

    @Test
    void filesThatDoNotFitAreOneLine() throws Exception {
        // When
        int code = solve(Nd4j.createFromArray(new double[][] {{-1, 0}, {0, 1}}), Nd4j.createFromArray(new double[][] {
            {1, 0}, {0, 1}
        }));
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("[4, 4], [3, 3] or [2, 2, 2, 2]").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "text", "cut", "not square"})
    void badFilesAreOneLineThatNamesTheFile(String what) throws Exception {
        // Given
        Path A = directory.resolve("A.npy");
        NpyFile.write(directory.resolve("B.npy"), Nd4j.createFromArray(new double[][] {{1}}));
        NpyFile.write(A, Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        switch (what) {
            case "missing" -> Files.delete(A);
            case "text" -> Files.writeString(A, "1 2 3");
            case "cut" -> Files.write(A, Arrays.copyOf(Files.readAllBytes(A), 150));
            default -> assertThat(A).exists();
        }
        // When
        int code = run();
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(A.toString()).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
        assertThat(directory.resolve("X.npy")).doesNotExist();
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }

    private int solve(INDArray A, INDArray B) throws Exception {
        NpyFile.write(directory.resolve("A.npy"), A);
        NpyFile.write(directory.resolve("B.npy"), B);
        return run();
    }

    private int run() {
        return EdgewatchCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "complementarity",
                        directory + "/A.npy",
                        directory + "/B.npy",
                        "--out",
                        directory + "/X.npy",
                        "--json");
    }
}
