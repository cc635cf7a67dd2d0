package io.edgewatch.numerics.kernel;

/** The inner loops over groups of entries, in one precision. {@code count} is the number of directions. */
public interface GroupKernels {

    /** out ← the sum of each group, one number per group. */
    void sum(Groups groups, MatrixStack x, MatrixStack out, int count);

    /** The transpose of {@link #sum}: out ← each group's number at each of its entries. */
    void repeat(Groups groups, MatrixStack s, MatrixStack out, int count);

    /** out ← x less the mean of each group; its own transpose. */
    void centre(Groups groups, MatrixStack x, MatrixStack out, int count);

    /** out ← Σ x∘(s repeated) over products of a matrix x and group numbers s, and {@code added} repeated unless it is zero. */
    void scale(Groups groups, Products products, MatrixStack added, MatrixStack out, int count);

    /** out ← Σ (the sum of x∘y over each group) over products of matrices x and y. */
    void dot(Groups groups, Products products, MatrixStack out, int count);
}
