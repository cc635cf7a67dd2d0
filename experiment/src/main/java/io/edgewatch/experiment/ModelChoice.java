package io.edgewatch.experiment;

import io.edgewatch.numerics.network.Activation;
import java.util.List;

/** The architectures an experiment can ask for; sizes of inputs and outputs come with the data. */
public sealed interface ModelChoice {

    /**
     * A fully connected network.
     *
     * @param hidden sizes of the hidden layers; none makes it linear
     * @param activation after each hidden layer
     * @param bias whether layers have one
     */
    record Mlp(List<Integer> hidden, Activation activation, boolean bias) implements ModelChoice {
        public Mlp {
            hidden = List.copyOf(hidden);
            if (hidden.stream().anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException("hidden layers must have at least 1 unit, got: " + hidden);
            }
        }
    }
}
