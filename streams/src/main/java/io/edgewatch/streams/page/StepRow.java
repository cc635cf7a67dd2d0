package io.edgewatch.streams.page;

import java.util.Arrays;

/** What is known of a step so far. Immutable; a value that is not known is another thing than one that is NaN. */
final class StepRow {
    private static final int COLUMNS = Column.values().length;

    private final long step;
    private final double[] values;
    private final int known;

    private StepRow(long step, double[] values, int known) {
        this.step = step;
        this.values = values;
        this.known = known;
    }

    static StepRow of(long step) {
        return new StepRow(step, new double[COLUMNS], 0);
    }

    StepRow with(Column column, double value) {
        double[] next = Arrays.copyOf(values, COLUMNS);
        next[column.ordinal()] = value;
        return new StepRow(step, next, known | bit(column));
    }

    long step() {
        return step;
    }

    boolean knows(Column column) {
        return (known & bit(column)) != 0;
    }

    /** Known and neither NaN nor infinite. */
    boolean hasFinite(Column column) {
        return knows(column) && Double.isFinite(value(column));
    }

    /** The value; of no meaning where it is not known. */
    double value(Column column) {
        return values[column.ordinal()];
    }

    private static int bit(Column column) {
        return 1 << column.ordinal();
    }
}
