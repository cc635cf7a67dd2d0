package io.edgewatch.analyzers.host.attach;

/** Where an instance begins with a run. */
public sealed interface From {

    /** The run's first step. */
    record Start() implements From {
        @Override
        public String toString() {
            return "start";
        }
    }

    /** Where the instance's progress on the run says; the first step if there is none. */
    record Committed() implements From {
        @Override
        public String toString() {
            return "committed";
        }
    }

    /** The newest step there is; those before are declared missing. */
    record Latest() implements From {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /** This step; those before are declared missing. */
    record Step(long step) implements From {
        public Step {
            if (step < 0) {
                throw new IllegalArgumentException("step:N must have N of at least 0, got: " + step);
            }
        }

        @Override
        public String toString() {
            return "step:" + step;
        }
    }

    /** Steps before this one are passed over in every attempt. */
    default long firstWanted() {
        return this instanceof Step from ? from.step() : 0;
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static From parse(String text) {
        if (text.matches("step:[0-9]{1,18}")) {
            return new Step(Long.parseLong(text.substring("step:".length())));
        }
        return switch (text) {
            case "start" -> new Start();
            case "latest" -> new Latest();
            case "committed" -> new Committed();
            default ->
                throw new IllegalArgumentException(
                        "a beginning must be start, latest, step:N or committed, got: '" + text + "'");
        };
    }
}
