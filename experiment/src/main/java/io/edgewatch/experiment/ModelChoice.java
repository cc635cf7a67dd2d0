package io.edgewatch.experiment;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.architecture.Architecture;
import java.nio.file.Path;
import java.util.List;

/** The losses an experiment can ask for: architectures, whose sizes of inputs and outputs come with the data, and landscapes without data. */
public sealed interface ModelChoice {

    /** Whether the loss is one of a network on data. */
    default boolean needsData() {
        return true;
    }

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

    /**
     * A small convolutional network on images.
     *
     * @param width w, channels of the first convolution
     * @param activation after each layer but the last
     */
    record Cnn(int width, Activation activation) implements ModelChoice {
        public Cnn {
            if (width < 1) {
                throw new IllegalArgumentException("a cnn must have a width of at least 1, got: " + width);
            }
        }
    }

    /**
     * A network of layers.
     *
     * @param architecture complete but for the sizes that come with the data
     */
    record Layered(Architecture architecture) implements ModelChoice {}

    /**
     * L(w) = ½wᵀHw.
     *
     * @param hessian file of H, shape [P, P]
     */
    record Quadratic(Path hessian) implements ModelChoice {
        @Override
        public boolean needsData() {
            return false;
        }
    }

    /** L(x, y) = ½(a + y)x² − by. */
    record SelfStabilization(double a, double b) implements ModelChoice {
        @Override
        public boolean needsData() {
            return false;
        }
    }
}
