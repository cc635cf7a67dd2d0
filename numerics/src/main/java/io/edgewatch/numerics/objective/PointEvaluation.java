package io.edgewatch.numerics.objective;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

    /**
     * Third-order vectors of all pairs: the row of pair (i, j) in {@code products} becomes ∇_w(vᵢᵀ H(w) vⱼ), pairs i ≤ j in the order (0,0), (0,1)
     * … (0,k−1), (1,1) … What belongs to one direction is computed once and not for each of its pairs, where the objective can do that.
     *
     * @param directions the vᵢ, shape [k, P], row-major
     * @param products shape [k(k+1)/2, P], row-major, overwritten
     */
    default void thirdOrderOfPairs(INDArray directions, INDArray products) {
        long row = 0;
        for (long i = 0; i < directions.size(0); i++) {
            for (long j = i; j < directions.size(0); j++) {
                thirdOrder(rows(directions, i), rows(directions, j), rows(products, row++));
            }
        }
    }

    private static INDArray rows(INDArray block, long row) {
        return block.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all());
    }
}
