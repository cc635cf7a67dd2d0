package io.edgewatch.trainer.publish;

/** Steps first … last, both included. */
record StepRange(long first, long last) {
    StepRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "a range of steps must ascend from 0 or later, got: " + first + "…" + last);
        }
    }

    StepRange extendedTo(long step) {
        return new StepRange(first, step);
    }

    long size() {
        return last - first + 1;
    }
}
