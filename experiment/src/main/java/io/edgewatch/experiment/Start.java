package io.edgewatch.experiment;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where step 0 is: weights and optimizer state, after the warm-up and the kick if there are any.
 *
 * @param weights to begin with
 * @param optimizerState file of the state to begin with, [t, momentum…, ν…]; otherwise all zero
 * @param warmUp steps taken before step 0
 * @param kick seeds the oscillation, after the warm-up
 */
public record Start(InitChoice weights, Optional<Path> optimizerState, Optional<WarmUp> warmUp, Optional<Kick> kick) {

    /** At these weights, with nothing before. */
    public static Start at(InitChoice weights) {
        return new Start(weights, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Steps of the run's optimizer with another learning rate.
     *
     * @param steps at least 1
     * @param learningRate positive and finite
     */
    public record WarmUp(int steps, double learningRate) {
        public WarmUp {
            if (steps < 1) {
                throw new IllegalArgumentException("a warm-up takes at least 1 step, got: " + steps);
            }
            if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
                throw new IllegalArgumentException("learning rate must be positive and finite, got: " + learningRate);
            }
        }
    }

    /**
     * w ← w + size · Σⱼuⱼ over the top eigenvectors of Huⱼ = λⱼPuⱼ, with uⱼᵀPuⱼ = 1 and the entry of largest magnitude positive.
     *
     * @param size positive and finite
     * @param directions how many, at least 1
     */
    public record Kick(double size, int directions) {
        public Kick {
            if (!(size > 0) || Double.isInfinite(size)) {
                throw new IllegalArgumentException("size of a kick must be positive and finite, got: " + size);
            }
            if (directions < 1) {
                throw new IllegalArgumentException("a kick has at least 1 direction, got: " + directions);
            }
        }
    }
}
