package io.edgewatch.numerics.kernel;

/**
 * A rectangle inside a row-major matrix, as a factor or the result of a product.
 *
 * @param offset of its first entry
 * @param rows of the factor, after transposition
 * @param columns of the factor, after transposition
 * @param lead entries from one stored row to the next
 * @param transposed whether the stored rectangle is the factor's transpose
 */
record Panel(Storage storage, int offset, int rows, int columns, int lead, boolean transposed) {

    static Panel of(Storage storage, int offset, int rows, int columns, int lead) {
        return new Panel(storage, offset, rows, columns, lead, false);
    }

    /** One matrix of a stack. */
    static Panel of(MatrixStack stack, int direction) {
        var shape = stack.shape();
        return of(stack.storage(), stack.start(direction), shape.rows(), shape.columns(), shape.columns());
    }

    /** The same entries as the transposed factor. */
    Panel transpose() {
        return new Panel(storage, offset, columns, rows, lead, !transposed);
    }

    /** Length of the sum where this is the left factor. */
    int inner() {
        return columns;
    }

    /** out ← α·a·b + β·out. */
    interface Product {
        void multiply(double alpha, Panel a, Panel b, double beta, Panel out);
    }
}
