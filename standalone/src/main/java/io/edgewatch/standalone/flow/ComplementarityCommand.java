package io.edgewatch.standalone.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotConverged;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.ComplementaritySolver;
import io.edgewatch.numerics.complementarity.Feedback;
import io.edgewatch.numerics.complementarity.KktResidual;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch complementarity}. */
@Command(
        name = "complementarity",
        mixinStandardHelpOptions = true,
        description = "Solves 0 ⪯ X ⟂ A + B[X] ⪰ 0 for symmetric X: how strongly critical directions oscillate.",
        footer = {
            "",
            "A has shape [k, k]. B is told by its shape: [k², k²] or [k, k, k, k], B[X]ij = Σ Bijpq Xpq over all p, q; or [m, m] with",
            "m = k(k+1)/2, the same coefficients on pairs i ≤ j in the order (0,0), (0,1) ... (0,k-1), (1,1) ..., where pairs p < q count",
            "twice. A and B are replaced by their symmetric parts, negative eigenvalues of B by 0; ownResidual is of the B given.",
            "",
            "Example:",
            "  edgewatch complementarity A.npy B.npy --out X.npy --json",
            "",
            "Status solved, not-converged, unstable (B does nothing along a direction in which A is negative; no X is written) or",
            "not-finite. Exit code 0 with any status; 2: wrong usage or files."
        })
public final class ComplementarityCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A.npy")
    @SuppressWarnings("NullAway.Init") // required
    private Path fileOfA;

    @Parameters(index = "1", paramLabel = "B.npy")
    @SuppressWarnings("NullAway.Init") // required
    private Path fileOfB;

    @Option(names = "--out", paramLabel = "X.npy", description = "write X there")
    private @Nullable Path out;

    @Option(names = "--json", description = "one JSON object instead of lines")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        DMatrixRMaj A;
        Feedback B;
        try {
            A = symmetric(square(fileOfA, NpyFile.read(fileOfA)));
            B = feedback(NpyFile.read(fileOfB), A.numRows);
        } catch (DataFileException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        ComplementarityAnswer answer = B.isFinite() && isFinite(A)
                ? ComplementaritySolver.solve(A, B.convex())
                : new ComplementarityAnswer.NotFinite();
        Optional<DMatrixRMaj> X = solution(answer);
        tell(answer, X, X.map(x -> KktResidual.of(A, B.convex(), x)), X.map(x -> KktResidual.of(A, B, x)));
        if (out != null) {
            if (X.isPresent()) {
                NpyFile.write(out, Nd4j.create(X.get().data, new long[] {A.numRows, A.numRows}, 'c'));
            } else {
                Files.deleteIfExists(out);
            }
        }
        return 0;
    }

    private static boolean isFinite(DMatrixRMaj A) {
        for (double a : A.data) {
            if (!Double.isFinite(a)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<DMatrixRMaj> solution(ComplementarityAnswer answer) {
        if (answer instanceof Solved solved) {
            return Optional.of(solved.X());
        }
        return answer instanceof NotConverged best ? Optional.of(best.X()) : Optional.empty();
    }

    private void tell(
            ComplementarityAnswer answer,
            Optional<DMatrixRMaj> X,
            Optional<Double> residual,
            Optional<Double> ownResidual)
            throws IOException {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("status", answer.status());
        told.put("residual", residual.orElse(null));
        told.put("ownResidual", ownResidual.orElse(null));
        told.put("iterations", answer.iterations());
        told.put("rank", X.map(ComplementarityCommand::rank).orElse(null));
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(new ObjectMapper().writeValueAsString(told));
        } else {
            told.forEach((name, value) -> writer.println(name + ": " + (value == null ? "-" : value)));
        }
        writer.flush();
    }

    /** X = Π(Y) has its rank exactly, up to the round-off of putting it together. */
    private static int rank(DMatrixRMaj X) {
        return MatrixFeatures_DDRM.rank(X);
    }

    private static DMatrixRMaj square(Path file, NpyArray array) throws DataFileException {
        List<Integer> shape = array.shape();
        if (shape.size() != 2 || !shape.get(0).equals(shape.get(1)) || shape.get(0) < 1) {
            throw new DataFileException(file, "must have shape [k, k], got: " + shape);
        }
        return matrix(array, shape.get(0));
    }

    private static DMatrixRMaj matrix(NpyArray array, int rows) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, rows);
        for (int i = 0; i < array.length(); i++) {
            matrix.data[i] = array.get(i);
        }
        return matrix;
    }

    private static DMatrixRMaj symmetric(DMatrixRMaj A) {
        DMatrixRMaj symmetric = new DMatrixRMaj(A.numRows, A.numRows);
        for (int i = 0; i < A.numRows; i++) {
            for (int j = 0; j < A.numRows; j++) {
                symmetric.set(i, j, 0.5 * (A.get(i, j) + A.get(j, i)));
            }
        }
        return symmetric;
    }

    private Feedback feedback(NpyArray array, int k) throws DataFileException {
        List<Integer> shape = array.shape();
        int m = k * (k + 1) / 2;
        if (shape.equals(List.of(m, m))) {
            return Feedback.ofPairs(matrix(array, m));
        }
        if (shape.equals(List.of(k * k, k * k)) || shape.equals(List.of(k, k, k, k))) {
            return Feedback.ofEntries(matrix(array, k * k));
        }
        throw new DataFileException(
                fileOfB,
                "must have shape [%d, %d], [%d, %d] or [%d, %d, %d, %d] for this A, got: %s"
                        .formatted(k * k, k * k, m, m, k, k, k, k, shape));
    }
}
