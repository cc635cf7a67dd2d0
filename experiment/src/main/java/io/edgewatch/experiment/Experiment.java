package io.edgewatch.experiment;

import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;
import java.util.Optional;

/**
 * One training run as asked for, every default filled in.
 *
 * @param name of the experiment; runs are called after it
 * @param model architecture
 * @param data training data, {@link DataChoice.None} exactly if the model needs none
 * @param loss per output, where there is data
 * @param optimizer update rule
 * @param init where step 0 is
 * @param steps to take, at least 1
 * @param precision of weights, data and all arithmetic
 * @param publish which steps, and what happens when they cannot be sent fast enough
 * @param pace speed limit
 * @param batch minibatches; empty if each step is taken on all examples
 * @param probeEvery a step is probed when its number is a multiple of this; 0 if none is
 */
public record Experiment(
        String name,
        ModelChoice model,
        DataChoice data,
        Optional<Criterion> loss,
        UpdateRule optimizer,
        Start init,
        long steps,
        Precision precision,
        Publishing publish,
        Pace pace,
        Optional<BatchChoice> batch,
        int probeEvery) {

    public Experiment {
        Name.require("name", name);
        if (model.needsData() == data instanceof DataChoice.None || model.needsData() != loss.isPresent()) {
            throw new IllegalArgumentException("data and loss are wanted exactly for a model that needs data, got: "
                    + model + ", " + data + ", " + loss);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got: " + steps);
        }
        if (batch.isPresent() && !model.needsData()) {
            throw new IllegalArgumentException("batches are of examples, and this model has none: " + model);
        }
        if (probeEvery < 0) {
            throw new IllegalArgumentException("probe every must be at least 0, got: " + probeEvery);
        }
    }

    /** Seed of the run: that of its initial weights, 0 if they were not drawn. */
    public long seed() {
        return init.weights() instanceof InitChoice.Drawn drawn
                ? drawn.weights().seed()
                : 0;
    }

    /** The same experiment with another number of steps. */
    public Experiment withSteps(long otherSteps) {
        return new Experiment(
                name, model, data, loss, optimizer, init, otherSteps, precision, publish, pace, batch, probeEvery);
    }

    /** The same experiment from another start. */
    public Experiment withInit(Start otherInit) {
        return new Experiment(
                name, model, data, loss, optimizer, otherInit, steps, precision, publish, pace, batch, probeEvery);
    }

    /** The same experiment in another precision. */
    public Experiment withPrecision(Precision otherPrecision) {
        return new Experiment(
                name, model, data, loss, optimizer, init, steps, otherPrecision, publish, pace, batch, probeEvery);
    }
}
