package io.edgewatch.bench;

import org.nd4j.linalg.api.ndarray.INDArray;

/** One way to the derivatives along a path of weights: eigenpairs start from those of the point before. */
interface Curvature extends AutoCloseable {

    /**
     * The largest eigenpairs with their evidence.
     *
     * @param values descending
     * @param vectors orthonormal rows, shape [k, P]; valid until the next answer
     * @param residual the largest ‖Hu − λu‖/|λ₁|
     * @param products spent
     */
    record Pairs(double[] values, INDArray vectors, double residual, int products) {}

    /** Weights or directions, shape [m, P], in the coordinates that everything else here is in. */
    default INDArray coordinates(INDArray rows) {
        return rows;
    }

    /** Back to all coordinates. */
    default INDArray whole(INDArray rows) {
        return rows;
    }

    /** Those found last, shape [k, P]. */
    INDArray vectors();

    /** Lets the next answer begin at orthonormal rows of shape [k, P]. */
    void startFrom(INDArray vectors);

    /** Takes the loss at weights of shape [P]. */
    void moveTo(INDArray weights);

    /** ∇L here, shape [P]. */
    INDArray gradient();

    /** As many as vectors were given to start from. */
    Pairs pairs();

    /** ∇(uᵢᵀHuⱼ) of the last pairs for (0,0), (0,1) … (1,1) …, shape [k(k+1)/2, P]; valid until the next answer. */
    INDArray thirdOrder();

    @Override
    void close();
}
