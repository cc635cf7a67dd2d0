package io.edgewatch.experiment;

import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;

/**
 * One training run as asked for, every default filled in.
 *
 * @param name of the experiment; runs are called after it
 * @param model architecture
 * @param data training data
 * @param loss per output
 * @param optimizer update rule
 * @param init initial weights
 * @param steps to take, at least 1
 * @param precision of weights, data and all arithmetic
 * @param publish which steps, and what happens when they cannot be sent fast enough
 * @param pace speed limit
 */
public record Experiment(
        String name,
        ModelChoice model,
        DataChoice data,
        Criterion loss,
        UpdateRule optimizer,
        InitChoice init,
        long steps,
        Precision precision,
        Publishing publish,
        Pace pace) {

    public Experiment {
        Name.require("name", name);
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got: " + steps);
        }
    }

    /** The same experiment with another number of steps. */
    public Experiment withSteps(long otherSteps) {
        return new Experiment(name, model, data, loss, optimizer, init, otherSteps, precision, publish, pace);
    }
}
