package io.edgewatch.numerics.eigen;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Guesses the next eigenvectors U(t+1) ≈ U(t) + α·(U(t) − U(t−1)) of an operator that drifts.
 *
 * <p>Blocks are compared after the rotation O = argmin ‖U(t) − O·U(t−1)‖ (orthogonal Procrustes), because within a
 * cluster of eigenvalues single vectors turn at random and only their span moves smoothly. α is the least-squares fit
 * to the last move: near 1 while training drifts smoothly, near −1 in a period-two oscillation, near 0 when moves are
 * noise. The guess costs no operator product.
 */
final class WarmStart implements AutoCloseable {
    private final Rows last;
    private final Rows move;
    private int lastCount;
    private int moveCount;

    WarmStart(int maxPairs, int dimension, DataType precision) {
        this.last = new Rows(maxPairs, dimension, precision);
        this.move = new Rows(maxPairs, dimension, precision);
    }

    /** Replaces the first {@code count} rows of {@code U}, the newest eigenvectors, by the guess for the next. */
    void extrapolate(Rows U, int count) {
        double alpha = 0;
        if (lastCount == count) {
            DMatrixRMaj O = polarFactor(U.gram(0, count, last, 0, count));
            // last ← U − O·last, the new move
            DMatrixRMaj minusO = O.copy();
            CommonOps_DDRM.scale(-1, minusO);
            last.rotate(0, minusO);
            for (int i = 0; i < count; i++) {
                last.add(i, 1, U, i);
            }
            if (moveCount == count) {
                alpha = fit(last, O, move, count);
            }
            for (int i = 0; i < count; i++) {
                move.copy(i, last, i);
            }
            moveCount = count;
        } else {
            moveCount = 0;
        }
        for (int i = 0; i < count; i++) {
            last.copy(i, U, i);
        }
        lastCount = count;
        if (alpha != 0) {
            for (int i = 0; i < count; i++) {
                U.add(i, alpha, move, i);
            }
        }
    }

    void forget() {
        lastCount = 0;
        moveCount = 0;
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(lastCount);
        out.writeInt(moveCount);
        last.save(lastCount, out);
        move.save(moveCount, out);
    }

    void restore(DataInput in) throws IOException {
        lastCount = in.readInt();
        moveCount = in.readInt();
        last.restore(lastCount, in);
        move.restore(moveCount, in);
    }

    /** argmin over α of ‖newMove − α·O·oldMove‖, held within ±1: a guess that runs ahead faster than the last move is none. */
    private static double fit(Rows newMove, DMatrixRMaj O, Rows oldMove, int count) {
        DMatrixRMaj G = newMove.gram(0, count, oldMove, 0, count);
        double along = 0;
        for (int i = 0; i < G.getNumElements(); i++) {
            along += O.data[i] * G.data[i];
        }
        double length = 0;
        for (int i = 0; i < count; i++) {
            double norm = oldMove.norm(i);
            length += norm * norm;
        }
        double alpha = along / length;
        return Double.isFinite(alpha) ? Math.max(-1, Math.min(1, alpha)) : 0;
    }

    private static DMatrixRMaj polarFactor(DMatrixRMaj G) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(G.numRows, G.numCols, true, true, true);
        if (!svd.decompose(G.copy())) {
            return CommonOps_DDRM.identity(G.numRows);
        }
        DMatrixRMaj O = new DMatrixRMaj(G.numRows, G.numCols);
        CommonOps_DDRM.mult(svd.getU(null, false), svd.getV(null, true), O);
        return O;
    }

    @Override
    public void close() {
        last.close();
        move.close();
    }
}
