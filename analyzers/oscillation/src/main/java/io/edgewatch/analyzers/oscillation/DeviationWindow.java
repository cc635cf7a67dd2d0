package io.edgewatch.analyzers.oscillation;

import io.edgewatch.numerics.flow.CovarianceWindow;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** δ of the last consecutive steps, with p of P = pI at each. */
final class DeviationWindow {
    private final INDArray[] deviations;
    private final double[] scales;
    private final double[] squares;
    /** p⟨δ(t), δ(t−1)⟩; NaN where there is no δ(t−1). */
    private final double[] products;

    private int newest = -1;
    private int held;

    DeviationWindow(int steps, int dimension, DataType precision) {
        this.deviations = new INDArray[steps];
        for (int i = 0; i < steps; i++) {
            deviations[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.scales = new double[steps];
        this.squares = new double[steps];
        this.products = new double[steps];
    }

    int steps() {
        return deviations.length;
    }

    void clear() {
        held = 0;
        newest = -1;
    }

    boolean isFull() {
        return held == deviations.length;
    }

    void add(INDArray deviation, double scale) {
        int before = newest;
        newest = (newest + 1) % deviations.length;
        products[newest] = held == 0 ? Double.NaN : scale * dot(deviation, deviations[before]);
        deviations[newest].assign(deviation);
        scales[newest] = scale;
        squares[newest] = scale * dot(deviation, deviation);
        held = Math.min(deviations.length, held + 1);
    }

    /** Mean of δᵀPδ. */
    double totalVariance() {
        double sum = 0;
        for (int i = 0; i < held; i++) {
            sum += squares[i];
        }
        return sum / held;
    }

    /** Σ δ(t)ᵀPδ(t−1) / √(Σ δ(t)ᵀPδ(t) · Σ δ(t−1)ᵀPδ(t−1)) over the window's neighbours: −1 for period two. NaN where nothing moves. */
    double lagOneCorrelation() {
        double together = 0;
        double later = 0;
        double earlier = 0;
        for (int back = 0; back < held - 1; back++) {
            int now = Math.floorMod(newest - back, deviations.length);
            int before = Math.floorMod(now - 1, deviations.length);
            together += products[now];
            later += squares[now];
            earlier += squares[before];
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
        CovarianceWindow covariance = new CovarianceWindow(deviations.length);
        for (int i = 0; i < held; i++) {
            double[] along = new double[count];
            for (int j = 0; j < count; j++) {
                along[j] = scales[i] * dot(directions.getRow(j), deviations[i]);
            }
            covariance.add(along);
        }
        return covariance.mean();
    }

    private static double dot(INDArray x, INDArray y) {
        return Nd4j.getBlasWrapper().dot(x, y);
    }
}
