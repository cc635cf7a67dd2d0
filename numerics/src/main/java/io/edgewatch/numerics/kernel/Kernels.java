package io.edgewatch.numerics.kernel;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The inner loops, in one precision. Nothing is allocated off the heap once the largest shapes have been seen.
 *
 * <p>Owns scratch memory, so it belongs to one thread at a time. {@code count} is always the number of directions.
 */
public interface Kernels extends AutoCloseable {

    static Kernels of(DataType precision) {
        return switch (precision) {
            case FLOAT -> new FloatKernels();
            case DOUBLE -> new DoubleKernels();
            default -> throw new IllegalArgumentException("precision must be FLOAT or DOUBLE, got: " + precision);
        };
    }

    /** out ← Σ products, elementwise; all factors have the shape of {@code out}. */
    void sumOfProducts(List<Products.Product> products, MatrixStack out, int count);

    /** out ← α·op(a)·op(b) + β·out, op being the transpose where asked. */
    void multiply(double alpha, Factor a, Factor b, double beta, MatrixStack out, int count);

    /** out ← tanh x, elementwise; a single matrix. */
    void tanh(MatrixStack x, MatrixStack out);

    /** out ← the k-th derivative of GELU at x, the function itself for k = 0, elementwise; a single matrix. */
    void gelu(int k, MatrixStack x, MatrixStack out);

    /** out ← x repeated along the rows, the columns or both to the shape of {@code out}. */
    void broadcast(MatrixStack x, MatrixStack out, int count);

    /** out ← x summed along the rows, the columns or both to the shape of {@code out}. */
    void reduce(MatrixStack x, MatrixStack out, int count);

    /** The inner loops of images. */
    ImageKernels images();

    /** Convolutions of images with weights. */
    Convolutions convolutions();

    /** Products of many small matrices. */
    BlockProducts blockProducts();

    /** The inner loops over groups of entries. */
    GroupKernels groups();

    @Override
    void close();

    /** A matrix factor, transposed or not. */
    record Factor(MatrixStack matrix, boolean transposed) {
        int rows() {
            return transposed ? matrix.shape().columns() : matrix.shape().rows();
        }

        int columns() {
            return transposed ? matrix.shape().rows() : matrix.shape().columns();
        }
    }
}
