package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.npy.NpyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private int solve(INDArray A, INDArray B) throws Exception {
        NpyFile.write(directory.resolve("A.npy"), A);
        NpyFile.write(directory.resolve("B.npy"), B);
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
