package io.edgewatch.experiment;

/** How fast a trainer may go. */
public sealed interface Pace {

    /** As fast as it can. */
    record Unlimited() implements Pace {}

    /** At most so many steps per second, positive and finite. */
    record Limited(double stepsPerSecond) implements Pace {
        public Limited {
            if (!(stepsPerSecond > 0) || Double.isInfinite(stepsPerSecond)) {
                throw new IllegalArgumentException(
                        "steps per second must be positive and finite, got: " + stepsPerSecond);
            }
        }
    }
}
