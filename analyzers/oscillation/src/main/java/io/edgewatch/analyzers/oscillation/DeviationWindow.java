package io.edgewatch.analyzers.oscillation;

import io.edgewatch.numerics.flow.CovarianceWindow;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Pδ of the last consecutive steps, with P of each. */
final class DeviationWindow {
    private final INDArray[] weighted;
    private final INDArray last;
    private final double[] squares;
    /** δ(t)ᵀP(t)δ(t−1); NaN where there is no δ(t−1). */
    private final double[] products;
    /** δ(t−1)ᵀP(t)δ(t−1): with P(t), or the correlation could leave [−1, 1]. */
    private final double[] earlierSquares;

    private final INDArray weightedLast;

    private int newest = -1;
    private int held;

    DeviationWindow(int steps, int dimension, DataType precision) {
        this.weighted = new INDArray[steps];
        for (int i = 0; i < steps; i++) {
            weighted[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.last = Nd4j.createUninitialized(precision, dimension);
        this.squares = new double[steps];
        this.products = new double[steps];
        this.earlierSquares = new double[steps];
        this.weightedLast = Nd4j.createUninitialized(precision, dimension);
    }

    int steps() {
        return weighted.length;
    }

    void clear() {
        held = 0;
        newest = -1;
    }

    boolean isFull() {
        return held == weighted.length;
    }

    void add(INDArray deviation, Preconditioner preconditioner) {
        newest = (newest + 1) % weighted.length;
        preconditioner.multiply(weighted[newest].assign(deviation));
        products[newest] = held == 0 ? Double.NaN : dot(weighted[newest], last);
        squares[newest] = dot(weighted[newest], deviation);
        if (held > 0) {
            preconditioner.multiply(weightedLast.assign(last));
            earlierSquares[newest] = dot(weightedLast, last);
        }
        last.assign(deviation);
        held = Math.min(weighted.length, held + 1);
    }

    /** Mean of δᵀPδ. */
    double totalVariance() {
        double sum = 0;
        for (int i = 0; i < held; i++) {
            sum += squares[i];
        }
        return sum / held;
    }

    /** Σ δ(t)ᵀPδ(t−1) / √(Σ δ(t)ᵀPδ(t) · Σ δ(t−1)ᵀPδ(t−1)), P = P(t), over the window's neighbours: −1 for period two. NaN where nothing moves. */
    double lagOneCorrelation() {
        double together = 0;
        double later = 0;
        double earlier = 0;
        for (int back = 0; back < held - 1; back++) {
            int now = Math.floorMod(newest - back, weighted.length);
            together += products[now];
            later += squares[now];
            earlier += earlierSquares[now];
        }
        return together / Math.sqrt(later * earlier);
    }

    /**
     * mean(UᵀPδδᵀPU) over the window, k×k.
     *
     * @param directions uᵢ as rows
     * @param count how many of them
     */
    DMatrixRMaj covarianceAlong(INDArray directions, int count) {
        CovarianceWindow covariance = new CovarianceWindow(weighted.length);
        for (int i = 0; i < held; i++) {
            double[] along = new double[count];
            for (int j = 0; j < count; j++) {
                along[j] = dot(directions.getRow(j), weighted[i]);
            }
            covariance.add(along);
        }
        return covariance.mean();
    }

    private static double dot(INDArray x, INDArray y) {
        return Nd4j.getBlasWrapper().dot(x, y);
    }
}
