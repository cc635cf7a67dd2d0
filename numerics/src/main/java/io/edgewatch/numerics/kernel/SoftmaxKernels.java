package io.edgewatch.numerics.kernel;

/**
 * Softmax over the rows of a matrix and its logarithm, with their coefficients along directions, in one precision; s is always the softmax itself,
 * {@code count} the number of directions.
 *
 * <p>With the mean ⟨s, x⟩ of a row: the first order of x less its mean is d₁, and so on.
 */
public interface SoftmaxKernels {

    /**
     * out ← exp(x − max x) / Σ exp(x − max x) over each row; a single matrix.
     *
     * @param causalRows of every this many rows the i-th sees its first i + 1 columns, and the others become 0; 0 means that every row sees all
     */
    void softmax(int causalRows, MatrixStack x, MatrixStack out);

    /** out ← x − max x − log Σ exp(x − max x) over each row; a single matrix. */
    void logSoftmax(MatrixStack x, MatrixStack out);

    /** out ← s∘(x₁ − ⟨s, x₁⟩). */
    void first(MatrixStack s, MatrixStack x1, MatrixStack out, int count);

    /** out ← x₁ − ⟨s, x₁⟩. */
    void logFirst(MatrixStack s, MatrixStack x1, MatrixStack out, int count);

    /** out ← s∘(x₁₂ − ⟨s, x₁₂⟩ + d₁d₂ − ⟨s, d₁d₂⟩). */
    void mixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count);

    /** out ← x₁₂ − ⟨s, x₁₂⟩ − ⟨s, d₁d₂⟩. */
    void logMixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count);
}
