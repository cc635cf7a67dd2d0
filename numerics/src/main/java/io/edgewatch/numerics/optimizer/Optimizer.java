package io.edgewatch.numerics.optimizer;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Applies an {@link UpdateRule} to weights in place; one per run, because a rule may have a state. */
public final class Optimizer {
    private final UpdateRule rule;

    private Optimizer(UpdateRule rule) {
        this.rule = rule;
    }

    /** An optimizer at the start of a run. */
    public static Optimizer of(UpdateRule rule) {
        return new Optimizer(rule);
    }

    /**
     * w ← w − P⁻¹g.
     *
     * @param weights w, shape [P], FLOAT or DOUBLE, overwritten
     * @param gradient g = ∇L(w), of the same shape and type; read only
     */
    public void update(INDArray weights, INDArray gradient) {
        if (!Arrays.equals(weights.shape(), gradient.shape()) || weights.dataType() != gradient.dataType()) {
            throw new IllegalArgumentException("weights and gradient must have one shape and type, got: "
                    + weights.dataType() + " " + Arrays.toString(weights.shape()) + " and " + gradient.dataType() + " "
                    + Arrays.toString(gradient.shape()));
        }
        if (rule instanceof GradientDescent gd) {
            Nd4j.getBlasWrapper().level1().axpy(weights.length(), -gd.learningRate(), gradient, weights);
        } else {
            throw new IllegalStateException("no update for " + rule);
        }
    }
}
