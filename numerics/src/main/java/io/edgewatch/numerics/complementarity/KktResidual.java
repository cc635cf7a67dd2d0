package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/** How far X is from solving 0 ⪯ X ⟂ S ⪰ 0, S = A + B[X]. */
public final class KktResidual {
    private KktResidual() {}

    /**
     * max(λmax(−X)₊/‖X‖, λmax(−S)₊/‖A‖, |⟨X,S⟩|/(‖X‖‖A‖)) with Frobenius norms; parts that would be 0/0 are 0.
     *
     * @param B as it is; need not be symmetric
     */
    public static double of(DMatrixRMaj A, Feedback B, DMatrixRMaj X) {
        DMatrixRMaj S = B.apply(X);
        CommonOps_DDRM.addEquals(S, A);
        double a = NormOps_DDRM.normF(A);
        double x = NormOps_DDRM.normF(X);
        double negativeX = Math.max(0, -Spectral.of(X).smallest());
        double negativeS = Math.max(0, -Spectral.of(S).smallest());
        return Math.max(ratio(negativeX, x), Math.max(ratio(negativeS, a), ratio(Math.abs(innerProduct(X, S)), x * a)));
    }

    static double innerProduct(DMatrixRMaj X, DMatrixRMaj Y) {
        double sum = 0;
        for (int i = 0; i < X.getNumElements(); i++) {
            sum += X.data[i] * Y.data[i];
        }
        return sum;
    }

    private static double ratio(double part, double whole) {
        return part == 0 ? 0 : part / whole;
    }
}
