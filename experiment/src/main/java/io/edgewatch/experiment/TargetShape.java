package io.edgewatch.experiment;

import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Loss;

/**
 * What a row of published targets is: position after position, then as many zeros and ones if some of them do not count.
 *
 * @param positions 1 unless every position of a sequence has a target of its own
 * @param size numbers of the target at one position
 * @param masked whether the mask follows
 */
public record TargetShape(int positions, int size, boolean masked) {
    public TargetShape {
        if (positions < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "a target has at least 1 position and number, got: [%d, %d]".formatted(positions, size));
        }
        Math.multiplyExact(2, Math.multiplyExact(positions, size));
    }

    /** One target per example, all of which counts. */
    public static TargetShape of(int size) {
        return new TargetShape(1, size, false);
    }

    /** Outputs of a network that is to meet such a target. */
    public int outputs() {
        return positions * size;
    }

    /** Length of a row of targets, mask included. */
    public int columns() {
        return masked ? 2 * outputs() : outputs();
    }

    /** How far outputs are from such targets. */
    public Loss loss(Criterion criterion) {
        return new Loss(criterion, positions, masked);
    }
}
