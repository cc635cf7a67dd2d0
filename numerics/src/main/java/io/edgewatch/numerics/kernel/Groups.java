package io.edgewatch.numerics.kernel;

/**
 * How the entries of a row-major matrix fall into groups: seen as [outer, across, inner, along], those that differ in across and along alone
 * are one group.
 *
 * <p>Layer normalization groups a row, group normalization the planes of some channels, a mean over a sequence its positions. One number per
 * group lies by (outer, inner).
 *
 * @param outer slowest index, a part of the group's name
 * @param across runs over a group in steps of {@code inner·along} entries
 * @param inner a part of the group's name
 * @param along runs over neighbouring entries of a group
 */
public record Groups(int outer, int across, int inner, int along) {

    public Groups {
        if (outer < 1 || across < 1 || inner < 1 || along < 1) {
            throw new IllegalArgumentException(
                    "groups have sizes of at least 1, got: %d, %d, %d, %d".formatted(outer, across, inner, along));
        }
    }

    /** Every row of a matrix. */
    public static Groups rows(MatrixShape shape) {
        return new Groups(1, 1, shape.rows(), shape.columns());
    }

    /** Every column of a matrix. */
    public static Groups columns(MatrixShape shape) {
        return new Groups(1, shape.rows(), shape.columns(), 1);
    }

    /** Entries of a group. */
    public int members() {
        return Math.multiplyExact(across, along);
    }

    /** Number of groups. */
    public int count() {
        return Math.multiplyExact(outer, inner);
    }

    /** Entries of the matrix. */
    public int size() {
        return Math.multiplyExact(count(), members());
    }

    /** Entries that lie together and have one (outer, across). */
    int block() {
        return inner * along;
    }
}
