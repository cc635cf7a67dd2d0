package io.edgewatch.numerics.kernel;

/**
 * How many equal matrices, named (outer, inner), lie in one: apart, one after the other, or side by side, those of one outer index in the same
 * rows. Attention has one per example and head.
 *
 * @param outer number of first names
 * @param inner number of second names
 * @param rows of each
 * @param columns of each
 * @param sideBySide whether those of one outer index share their rows
 */
public record Blocks(int outer, int inner, int rows, int columns, boolean sideBySide) {

    public Blocks {
        if (outer < 1 || inner < 1 || rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "blocks have sizes of at least 1, got: %d, %d of %d×%d".formatted(outer, inner, rows, columns));
        }
    }

    /** The matrix they lie in. */
    public MatrixShape shape() {
        return sideBySide
                ? new MatrixShape(Math.multiplyExact(outer, rows), Math.multiplyExact(inner, columns))
                : new MatrixShape(Math.multiplyExact(Math.multiplyExact(outer, inner), rows), columns);
    }

    /** The block of that name in one matrix of a stack. */
    Panel panel(MatrixStack stack, int direction, int first, int second) {
        int start = stack.start(direction);
        return sideBySide
                ? Panel.of(
                        stack.storage(),
                        start + first * rows * inner * columns + second * columns,
                        rows,
                        columns,
                        inner * columns)
                : Panel.of(stack.storage(), start + (first * inner + second) * rows * columns, rows, columns, columns);
    }
}
