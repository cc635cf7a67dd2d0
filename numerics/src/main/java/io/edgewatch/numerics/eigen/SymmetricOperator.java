package io.edgewatch.numerics.eigen;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A symmetric linear operator on ℝᴾ, known by its products with blocks of vectors. */
public interface SymmetricOperator {

    /** P. */
    int dimension();

    /** Type of the blocks. */
    DataType precision();

    /**
     * Row i of {@code products} becomes A·vᵢ.
     *
     * @param block shape [m, P], row-major, m ≥ 1
     * @param products shape [m, P], row-major, overwritten; not {@code block}
     */
    void apply(INDArray block, INDArray products);
}
