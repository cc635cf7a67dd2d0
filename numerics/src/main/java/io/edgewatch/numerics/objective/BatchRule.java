package io.edgewatch.numerics.objective;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Which examples step t is taken on, as a function of t alone: whoever knows the rule finds the batch of any step, and a resumed run goes on
 * as if it had not stopped.
 *
 * @param size B, examples of a batch
 * @param order how they are chosen
 * @param seed of the choice
 */
public record BatchRule(int size, Order order, long seed) {
    /** How examples are chosen. */
    public enum Order {
        /** Permutation after permutation of all examples, cut into batches of B; a batch may end one and begin the next. */
        SHUFFLED("shuffled"),
        /** Each of the B independently of all others. */
        WITH_REPLACEMENT("with-replacement");

        private final String label;

        Order(String label) {
            this.label = label;
        }

        /** The word for it in files and manifests. */
        public String label() {
            return label;
        }
    }

    public BatchRule {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least 1 example, got: " + size);
        }
    }

    /**
     * The batch of a step.
     *
     * @param step t, from 0
     * @param n number of examples
     * @return B numbers from 0 to n − 1
     */
    public int[] examples(long step, int n) {
        return switch (order) {
            case SHUFFLED -> shuffled(step, n);
            case WITH_REPLACEMENT -> independent(step, n);
        };
    }

    private int[] independent(long step, int n) {
        IntUnaryOperator below = numbers(step);
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            chosen[i] = below.applyAsInt(n);
        }
        return chosen;
    }

    private int[] shuffled(long step, int n) {
        int[] chosen = new int[size];
        long position = Math.multiplyExact(step, size);
        int[] permutation = permutation(position / n, n);
        for (int i = 0; i < size; i++, position++) {
            int place = (int) (position % n);
            if (place == 0 && i > 0) {
                permutation = permutation(position / n, n);
            }
            chosen[i] = permutation[place];
        }
        return chosen;
    }

    /** Fisher and Yates, from the last place down. */
    private int[] permutation(long epoch, int n) {
        IntUnaryOperator below = numbers(epoch);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = below.applyAsInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    /** Numbers below a bound, of a stream of their own for each {@code index}: ⌊bound·x/2³²⌋, x the upper half of a random number. */
    private IntUnaryOperator numbers(long index) {
        // streams of neighbouring seeds overlap, random seeds do not in practice
        var random = new SplittableRandom(seed ^ new SplittableRandom(index).nextLong());
        return bound -> (int) ((random.nextLong() >>> 32) * bound >>> 32);
    }
}
