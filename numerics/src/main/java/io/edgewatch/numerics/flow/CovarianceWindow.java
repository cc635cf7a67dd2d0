package io.edgewatch.numerics.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/** mean(UᵀPδδᵀPU) over the last steps: the measured counterpart of X. */
public final class CovarianceWindow {
    private final int steps;
    private final Deque<double[]> window = new ArrayDeque<>();

    /** @param steps averaged over, even so that period two cancels */
    public CovarianceWindow(int steps) {
        if (steps < 2 || steps % 2 != 0) {
            throw new IllegalArgumentException("steps of a window must be even and at least 2, got: " + steps);
        }
        this.steps = steps;
    }

    /** Takes in UᵀPδ of one more step; a window of another number of directions begins anew. */
    public void add(double[] along) {
        if (!window.isEmpty() && window.getFirst().length != along.length) {
            window.clear();
        }
        window.addLast(along.clone());
        if (window.size() > steps) {
            window.removeFirst();
        }
    }

    public boolean isFull() {
        return window.size() == steps;
    }

    /** The mean, k×k; 0×0 before anything came. */
    public DMatrixRMaj mean() {
        int k = window.isEmpty() ? 0 : window.getFirst().length;
        DMatrixRMaj mean = new DMatrixRMaj(k, k);
        for (double[] along : window) {
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    mean.add(i, j, along[i] * along[j] / window.size());
                }
            }
        }
        return mean;
    }

    /** ‖measured − predicted‖/‖predicted‖, Frobenius; both in the same basis. */
    public static double relativeDistance(DMatrixRMaj measured, DMatrixRMaj predicted) {
        DMatrixRMaj difference = measured.copy();
        CommonOps_DDRM.subtractEquals(difference, predicted);
        return NormOps_DDRM.normF(difference) / NormOps_DDRM.normF(predicted);
    }
}
