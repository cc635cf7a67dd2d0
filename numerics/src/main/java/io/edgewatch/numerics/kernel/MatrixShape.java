package io.edgewatch.numerics.kernel;

/** Rows and columns of a matrix; a scalar is 1×1. */
public record MatrixShape(int rows, int columns) {

    public static final MatrixShape SCALAR = new MatrixShape(1, 1);

    public MatrixShape {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a matrix has at least one row and column, got: " + rows + "×" + columns);
        }
    }

    public int size() {
        return Math.multiplyExact(rows, columns);
    }

    public MatrixShape transposed() {
        return new MatrixShape(columns, rows);
    }

    @Override
    public String toString() {
        return rows + "×" + columns;
    }
}
