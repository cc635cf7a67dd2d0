package io.edgewatch.numerics.optimizer;

/** The learning rate η as a function of the step; positive and finite at every step. */
public sealed interface LearningRate {

    /**
     * η(step).
     *
     * @param step counted from 0; fractional between two steps, as flows need it
     */
    double at(double step);

    /** Whether η is the same at every step. */
    default boolean isConstant() {
        return false;
    }

    /** The same at every step. */
    static LearningRate constant(double eta) {
        return new Constant(eta);
    }

    /** η at every step. */
    record Constant(double eta) implements LearningRate {
        public Constant {
            Ranges.positive("learning rate", eta);
        }

        @Override
        public double at(double step) {
            return eta;
        }

        @Override
        public boolean isConstant() {
            return true;
        }
    }

    /**
     * From {@code start} at step 0 along a line to {@code end} at step {@code steps}, then {@code end}.
     *
     * @param steps at least 1
     */
    record Linear(double start, double end, long steps) implements LearningRate {
        public Linear {
            Ranges.positive("learning rate at the start", start);
            Ranges.positive("learning rate at the end", end);
            Ranges.atLeastOne("steps of the schedule", steps);
        }

        @Override
        public double at(double step) {
            return start + (end - start) * progress(step, steps);
        }
    }

    /**
     * From {@code start} at step 0 along half a cosine to {@code end} at step {@code steps}, then {@code end}.
     *
     * @param steps at least 1
     */
    record Cosine(double start, double end, long steps) implements LearningRate {
        public Cosine {
            Ranges.positive("learning rate at the start", start);
            Ranges.positive("learning rate at the end", end);
            Ranges.atLeastOne("steps of the schedule", steps);
        }

        @Override
        public double at(double step) {
            return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * progress(step, steps)));
        }
    }

    /**
     * {@code start}, multiplied by {@code factor} after every {@code every} steps: η(t) = start · factor^⌊t/every⌋.
     *
     * @param factor positive and at most 1
     * @param every at least 1
     */
    record StepDecay(double start, double factor, long every) implements LearningRate {
        public StepDecay {
            Ranges.positive("learning rate at the start", start);
            Ranges.positive("factor of the schedule", factor);
            if (factor > 1) {
                throw new IllegalArgumentException("factor of the schedule must be at most 1, got: " + factor);
            }
            Ranges.atLeastOne("steps of the schedule", every);
        }

        @Override
        public double at(double step) {
            return Math.max(Double.MIN_NORMAL, start * Math.pow(factor, Math.floor(step / every)));
        }
    }

    private static double progress(double step, long steps) {
        return Math.min(1, Math.max(0, step / steps));
    }
}
