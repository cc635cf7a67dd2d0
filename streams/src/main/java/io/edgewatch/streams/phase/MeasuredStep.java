package io.edgewatch.streams.phase;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A step as the judging instance measured it.
 *
 * @param step t
 * @param time when the step was taken
 * @param ratio effective sharpness over threshold
 * @param sharpness λ₁(H), where it was measured at this step
 * @param threshold in the unit of {@code sharpness}
 */
public record MeasuredStep(long step, Instant time, double ratio, OptionalDouble sharpness, OptionalDouble threshold) {}
