package io.edgewatch.analyzers.host.assembly;

/** Which of a run's steps an instance measures when it could not, or should not, measure all of them. */
public sealed interface StepPolicy {

    /** Every step. */
    StepPolicy ALL = new Every(1);

    /**
     * Steps whose number is a multiple; the others are not missing, for nobody wants them.
     *
     * @param steps 1 for every step
     */
    record Every(long steps) implements StepPolicy {
        public Every {
            if (steps < 1) {
                throw new IllegalArgumentException("every:N must have N of at least 1, got: " + steps);
            }
        }

        @Override
        public long multiple() {
            return steps;
        }

        @Override
        public String toString() {
            return steps == 1 ? "every" : "every:" + steps;
        }
    }

    /** The newest whole step whenever the analyzer is free; those between are declared missing. */
    record Latest() implements StepPolicy {
        @Override
        public long multiple() {
            return 1;
        }

        @Override
        public String toString() {
            return "latest";
        }
    }

    /** The number that those are multiples of which are put together at all. */
    long multiple();

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static StepPolicy parse(String text) {
        if (text.equals("every")) {
            return ALL;
        }
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.matches("every:[0-9]{1,18}")) {
            return new Every(Long.parseLong(text.substring("every:".length())));
        }
        throw new IllegalArgumentException("policy must be every, every:N or latest, got: '" + text + "'");
    }
}
