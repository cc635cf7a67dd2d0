package io.edgewatch.numerics.network;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas_full;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An MLP on data of rank r &lt; d in coordinates of the data: X = CQᵀ with orthonormal Q, so that the first layer sees of its weights W only
 * W̃ = WQ, and the same network with inputs C has the same loss. Nothing is approximated: gradients, Hessian eigenvectors of nonzero eigenvalue and
 * third-order vectors lie in the row space, and Q keeps lengths and angles, so that gradient descent and flows with P ∝ I are the same there.
 * Not so with a diagonal preconditioner, nor with minibatches of other data.
 *
 * <p>Weights in these coordinates are in the order of {@link #network}.
 */
public final class RowSpace {
    private static final long FINGERPRINT_SEED = 0;

    private final Mlp whole;
    private final Mlp network;
    private final INDArray inputs;
    /** Qᵀ, shape [r, d]. */
    private final INDArray basis;

    private final double[] fingerprint;

    private RowSpace(Mlp whole, INDArray basis, INDArray inputs, double[] fingerprint) {
        this.fingerprint = fingerprint;
        this.whole = whole;
        this.network = new Mlp((int) basis.size(0), whole.hidden(), whole.outputs(), whole.activation(), whole.bias());
        this.basis = basis;
        this.inputs = inputs;
    }

    /**
     * Of all data a loss is taken over.
     *
     * @param inputs examples as rows, shape [n, network.inputs()]
     * @throws IllegalArgumentException if the shape does not fit, or all inputs are 0
     */
    public static RowSpace of(Mlp network, INDArray inputs) {
        if (inputs.rank() != 2 || inputs.size(1) != network.inputs()) {
            throw new IllegalArgumentException(
                    "inputs must have shape [n, " + network.inputs() + "], got: " + Arrays.toString(inputs.shape()));
        }
        int n = (int) inputs.size(0);
        int d = (int) inputs.size(1);
        double[] columns = inputs.dup('c').reshape((long) n * d).toDoubleVector();
        int rank = triangularize(columns, n, d);
        INDArray basis = Nd4j.createFromArray(columns)
                .get(NDArrayIndex.interval(0, (long) rank * d))
                .reshape(rank, d)
                .castTo(inputs.dataType());
        return new RowSpace(
                network, basis, Nd4j.gemm(inputs, basis, false, true).dup('c'), fingerprint(columns, rank, d));
    }

    /** Qᵀz of a fixed gaussian z. */
    private static double[] fingerprint(double[] columns, int rank, int d) {
        var random = new SplittableRandom(FINGERPRINT_SEED);
        double[] z = new double[d];
        Arrays.setAll(z, i -> random.nextGaussian());
        double[] numbers = new double[rank];
        for (int j = 0; j < rank; j++) {
            for (int i = 0; i < d; i++) {
                numbers[j] += columns[j * d + i] * z[i];
            }
        }
        return numbers;
    }

    /** QR with column pivoting of Xᵀ, whose columns are X's rows; leaves Q's columns there and answers their number. */
    private static int triangularize(double[] columns, int n, int d) {
        int most = Math.min(n, d);
        int[] pivots = new int[n];
        double[] tau = new double[most];
        requireSuccess(openblas_full.LAPACKE_dgeqp3(openblas_full.LAPACK_COL_MAJOR, d, n, columns, d, pivots, tau));
        double negligible = Math.max(n, d) * Math.ulp(1.0) * Math.abs(columns[0]);
        int rank = 0;
        while (rank < most && Math.abs(columns[rank * (d + 1)]) > negligible) {
            rank++;
        }
        if (rank == 0) {
            throw new IllegalArgumentException("all inputs are 0, so they span no directions");
        }
        requireSuccess(openblas_full.LAPACKE_dorgqr(openblas_full.LAPACK_COL_MAJOR, d, rank, rank, columns, d, tau));
        return rank;
    }

    private static void requireSuccess(int info) {
        if (info != 0) {
            throw new IllegalArgumentException("inputs must be finite: LAPACK answers " + info);
        }
    }

    /** P, the number of the whole network's weights. */
    public int weights() {
        return whole.layout().total();
    }

    /** Qᵀz of a fixed gaussian z, length r: another basis has other numbers. */
    public double[] fingerprint() {
        return fingerprint.clone();
    }

    /** r. */
    public int rank() {
        return network.inputs();
    }

    /** The MLP with r inputs. */
    public Mlp network() {
        return network;
    }

    /** C, shape [n, r]. */
    public INDArray inputs() {
        return inputs;
    }

    /**
     * Coordinates of weights or directions; what of them is orthogonal to the data is left out.
     *
     * @param rows shape [m, P]
     * @return shape [m, P̃], new
     */
    public INDArray reduced(INDArray rows) {
        return moved(rows, whole, network, false);
    }

    /**
     * The weights or directions that have these coordinates and nothing orthogonal to the data.
     *
     * @param rows shape [m, P̃]
     * @return shape [m, P], new
     */
    public INDArray lifted(INDArray rows) {
        return moved(rows, network, whole, true);
    }

    private INDArray moved(INDArray rows, Mlp from, Mlp to, boolean lift) {
        int fromAll = from.layout().total();
        if (rows.rank() != 2 || rows.size(1) != fromAll) {
            throw new IllegalArgumentException(
                    "rows must have shape [m, " + fromAll + "], got: " + Arrays.toString(rows.shape()));
        }
        int fromFirst = from.layout().blocks().get(0).length();
        int toFirst = to.layout().blocks().get(0).length();
        int toAll = to.layout().total();
        long m = rows.size(0);
        INDArray result = Nd4j.createUninitialized(rows.dataType(), new long[] {m, toAll}, 'c');
        // all rows' first layers in one product: [m·h, inputs]
        INDArray first = part(rows, 0, fromFirst).dup('c');
        INDArray product = Nd4j.gemm(first.reshape(-1, from.inputs()), basis, false, !lift);
        INDArray inOrder = product.dup('c');
        part(result, 0, toFirst).assign(inOrder.reshape(m, toFirst));
        for (INDArray done : List.of(first, product, inOrder)) {
            done.close(); // every step makes some, larger than anything the collector sees of them
        }
        part(result, toFirst, toAll).assign(part(rows, fromFirst, fromAll));
        return result;
    }

    private static INDArray part(INDArray rows, int begin, int end) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(begin, end));
    }
}
