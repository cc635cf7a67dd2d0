package io.edgewatch.numerics.objective;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Loss and derivatives at one point w; valid until its {@link Objective} is asked for another point. */
public interface PointEvaluation {

    /** L(w); NaN or infinite where the loss is. */
    double loss();

    /** ∇L(w), shape [P]; owned by the objective, to be read and not kept. */
    INDArray gradient();

    /**
     * Hessian times a block of directions: row i of {@code products} becomes H(w)·vᵢ.
     *
     * @param directions shape [m, P], row-major
     * @param products shape [m, P], row-major, overwritten; not {@code directions}
     */
    void hessianTimes(INDArray directions, INDArray products);

    /**
     * Third-order vectors: row i of {@code products} becomes ∇_w(uᵢᵀ H(w) vᵢ), without a factor ½.
     *
     * @param left the uᵢ, shape [m, P], row-major
     * @param right the vᵢ, shape [m, P], row-major; may be {@code left}
     * @param products shape [m, P], row-major, overwritten; neither of the above
     */
    void thirdOrder(INDArray left, INDArray right, INDArray products);
}
