package io.edgewatch.streams.phase;

import io.edgewatch.streams.window.StepRing;

/**
 * Follows the losses of an attempt in step order.
 *
 * <p>A <em>rise</em> is a loss above that of the published step before, by more than
 * {@link PhaseSettings#lossRiseMargin}. With full batches gradient descent below the edge never raises the loss, so the
 * first rise past the edge says that the oscillation has grown. With small batches the loss rises all the time and the
 * noise seeds the oscillation at once: there is no onset to wait for.
 *
 * @param losses the losses of the last window
 * @param lastRise newest step with a rise, −1 if none
 * @param divergence whether the loss says that the run has diverged
 */
public record LossWatch(StepRing losses, long lastRise, Divergence divergence) {

    static LossWatch start(PhaseSettings settings) {
        return new LossWatch(StepRing.empty(settings.windowSteps()), -1, new Divergence.None());
    }

    /** Newest step seen, −1 if none. */
    public long lastStep() {
        return losses.isEmpty() ? -1 : losses.lastStep();
    }

    LossWatch observe(long step, double loss, PhaseSettings settings) {
        boolean rose = !losses.isEmpty() && loss > losses.last() + settings.lossRiseMargin() * Math.abs(losses.last());
        StepRing next = losses.with(step, loss);
        return new LossWatch(next, rose ? step : lastRise, divergence(next, loss, settings));
    }

    private Divergence divergence(StepRing next, double loss, PhaseSettings settings) {
        if (divergence instanceof Divergence.NonFinite || !Double.isFinite(loss)) {
            return new Divergence.NonFinite();
        }
        if (divergence instanceof Divergence.Exploded exploded) {
            return next.max() > exploded.bound() ? exploded : new Divergence.None();
        }
        double bound = Math.max(settings.explosionFactor() * losses.min(), settings.lossFloor());
        return loss > bound ? new Divergence.Exploded(bound) : new Divergence.None();
    }

    /** What is known as of the newest step. */
    StepTrace trace() {
        return losses.isEmpty()
                ? StepTrace.NONE
                : new StepTrace(losses.lastStep(), losses.last(), lastRise, divergence.diverged());
    }
}
