package io.edgewatch.experiment.task;

/** What a task's numbers may be. */
final class Ranges {
    /** Twice as many numbers still have an index. */
    private static final long LONGEST_ROW = 1 << 29;

    private Ranges() {}

    static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, got: %d".formatted(name, least, value));
        }
    }

    static void rowLength(long positions, long tokens) {
        if (positions * tokens > LONGEST_ROW) {
            throw new IllegalArgumentException(
                    "%,d positions of %,d tokens are too much for one example".formatted(positions, tokens));
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s must be finite and not negative, got: %s".formatted(name, value));
        }
    }
}
