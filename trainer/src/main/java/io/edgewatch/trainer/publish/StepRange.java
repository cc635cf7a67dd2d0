package io.edgewatch.trainer.publish;

/**
 * Steps first … last, both included.
 *
 * @param first first step
 * @param last last step
 * @param count how many of them were to be published; with publish-every n not all are
 */
record StepRange(long first, long last, long count) {
    StepRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "a range of steps must ascend from 0 or later, got: " + first + "…" + last);
        }
    }

    static StepRange of(long step) {
        return new StepRange(step, step, 1);
    }

    StepRange extendedTo(long step) {
        return new StepRange(first, step, count + 1);
    }
}
