package io.edgewatch.bench;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer;
import io.edgewatch.numerics.complementarity.ComplementaritySolver;
import io.edgewatch.numerics.complementarity.Feedback;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step of the central flow of gradient descent on the first k eigenvectors, whether critical or not: four Euler substeps, eigenpairs and
 * third-order vectors at each, as {@code CentralFlow} does it. All that derivatives do not do is the same for whoever does them.
 */
final class CentralStep {
    private static final int SUBSTEPS = 4;
    private static final double EDGE = 2;

    private final INDArray start;
    private final INDArray weights;
    private final double eta;
    private int products;
    private double residual;

    CentralStep(INDArray start, double eta) {
        this.start = start;
        this.weights = start.dup();
        this.eta = eta;
    }

    /** Goes it with these derivatives. */
    CentralStep run(Curvature curvature) {
        double dt = 1.0 / SUBSTEPS;
        for (int substep = 0; substep < SUBSTEPS; substep++) {
            curvature.moveTo(weights);
            var gradient = curvature.gradient();
            var pairs = curvature.pairs();
            products += pairs.products();
            residual = Math.max(residual, pairs.residual());
            var third = curvature.thirdOrder();
            var X = covariance(pairs.values(), third, gradient, dt);
            axpy(-eta * dt, gradient);
            for (int i = 0, row = 0; i < X.numRows; i++) {
                for (int j = i; j < X.numRows; j++, row++) {
                    // Σ = ηUXUᵀ, so that −½η∇⟨H, Σ⟩ has η²; a pair i < j stands for two
                    axpy(-0.5 * eta * eta * dt * (i == j ? 1 : 2) * X.get(i, j), third.getRow(row));
                }
            }
        }
        return this;
    }

    private void axpy(double factor, INDArray x) {
        Nd4j.getBlasWrapper().level1().axpy(x.length(), factor, x, weights);
    }

    /** X of 0 ⪯ X ⟂ A + B[X] ⪰ 0 with A = diag(2 − ηλ) + dt·η²⟨T, ∇L⟩, B = dt·½η³⟨T, T⟩. */
    private DMatrixRMaj covariance(double[] values, INDArray third, INDArray gradient, double dt) {
        int k = values.length;
        var rates = third.mmul(gradient);
        var couplings = Nd4j.gemm(third, third, false, true);
        var A = new DMatrixRMaj(k, k);
        for (int i = 0, row = 0; i < k; i++) {
            for (int j = i; j < k; j++, row++) {
                double rate = dt * eta * eta * rates.getDouble(row) + (i == j ? EDGE - eta * values[i] : 0);
                A.set(i, j, rate);
                A.set(j, i, rate);
            }
        }
        var B = new DMatrixRMaj((int) third.size(0), (int) third.size(0));
        for (int i = 0; i < B.numRows; i++) {
            for (int j = 0; j < B.numRows; j++) {
                B.set(i, j, couplings.getDouble(i, j));
            }
        }
        CommonOps_DDRM.scale(0.5 * eta * eta * eta * dt, B);
        var answer = ComplementaritySolver.solve(A, Feedback.ofPairs(B));
        return answer instanceof ComplementarityAnswer.Solved solved ? solved.X() : new DMatrixRMaj(k, k);
    }

    /** From the start to the end. */
    INDArray move() {
        return weights.sub(start);
    }

    int products() {
        return products;
    }

    /** The largest of all substeps, relative to the first eigenvalue. */
    double residual() {
        return residual;
    }
}
