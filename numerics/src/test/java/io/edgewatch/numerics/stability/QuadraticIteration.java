package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One step of the actual optimizer on ½wᵀHw as a matrix on (w, momentum), with ν given and as good as frozen. */
final class QuadraticIteration {
    private static final int P = 3;
    private static final double[] NU = {0.04, 0.5, 2};

    private final UpdateRule rule;
    private final long step;
    private final double[] nu;

    QuadraticIteration(UpdateRule rule, long step) {
        this.rule = rule;
        this.step = step;
        int length = (int)
                OptimizerState.start(rule, P, DataType.DOUBLE).secondMoment().length();
        this.nu = Arrays.copyOf(NU, length);
    }

    Optional<StabilityThreshold> threshold() {
        return thresholdAfter(1);
    }

    Optional<StabilityThreshold> thresholdAfter(double count) {
        return StabilityThreshold.of(rule, step, count, preconditioner());
    }

    /** Of the iteration on the quadratic whose H has λ₁(P⁻¹H) = {@code effectiveSharpness}. */
    double spectralRadius(double effectiveSharpness) {
        INDArray hessian = hessian(effectiveSharpness);
        int size = P + (int) state().momentum().length();
        var matrix = new DMatrixRMaj(size, size);
        for (int column = 0; column < size; column++) {
            double[] image = step(column, hessian);
            for (int row = 0; row < size; row++) {
                matrix.set(row, column, image[row]);
            }
        }
        var eigen = DecompositionFactory_DDRM.eig(size, false);
        eigen.decompose(matrix);
        return IntStream.range(0, size)
                .mapToDouble(i -> eigen.getEigenvalue(i).getMagnitude())
                .max()
                .orElseThrow();
    }

    private double[] step(int unit, INDArray hessian) {
        // small, so that what little ν moves does not show
        double small = 1e-6;
        var state = state();
        INDArray w = Nd4j.zeros(DataType.DOUBLE, P);
        if (unit < P) {
            w.putScalar(unit, small);
        } else {
            state.momentum().putScalar(unit - P, small);
        }
        Optimizer.of(rule, state, step).update(w, hessian.mmul(w));
        double[] image =
                Arrays.copyOf(w.toDoubleVector(), P + (int) state.momentum().length());
        for (int i = P; i < image.length; i++) {
            image[i] = state.momentum().getDouble(i - P);
        }
        return Arrays.stream(image).map(entry -> entry / small).toArray();
    }

    /** P^½ Q diag(c, c/10, c/50) Qᵀ P^½ with a fixed rotation Q. */
    private INDArray hessian(double effectiveSharpness) {
        INDArray q = Nd4j.createFromArray(
                new double[][] {{2 / 3.0, -1 / 3.0, 2 / 3.0}, {2 / 3.0, 2 / 3.0, -1 / 3.0}, {-1 / 3.0, 2 / 3.0, 2 / 3.0}
                });
        INDArray spectrum =
                Nd4j.diag(Nd4j.createFromArray(effectiveSharpness, effectiveSharpness / 10, effectiveSharpness / 50));
        INDArray h = q.mmul(spectrum).mmul(q.transpose()).dup('c');
        preconditioner().multiplyByRoot(h);
        INDArray transposed = h.transpose().dup('c');
        preconditioner().multiplyByRoot(transposed);
        return transposed;
    }

    private Preconditioner preconditioner() {
        var state = state();
        state.setCount(1);
        return rule.preconditioner(state, step);
    }

    private OptimizerState state() {
        var state = OptimizerState.start(rule, P, DataType.DOUBLE);
        for (int i = 0; i < nu.length; i++) {
            state.secondMoment().putScalar(i, nu[i]);
        }
        return state;
    }
}
