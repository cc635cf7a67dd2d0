package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.Gelu;
import io.edgewatch.numerics.jet.primitive.Relu;
import io.edgewatch.numerics.jet.primitive.ScalarFunction;
import io.edgewatch.numerics.jet.primitive.Sigmoid;
import io.edgewatch.numerics.jet.primitive.Silu;
import io.edgewatch.numerics.jet.primitive.Softplus;
import io.edgewatch.numerics.jet.primitive.Tanh;
import java.util.Arrays;
import java.util.Locale;

/** The non-linearity of hidden layers. GELU is the exact one, with erf. */
public enum Activation {
    TANH(new Tanh()),
    GELU(new Gelu()),
    SILU(new Silu()),
    SOFTPLUS(new Softplus()),
    RELU(new Relu()),
    SIGMOID(new Sigmoid());

    private final ScalarFunction function;

    Activation(ScalarFunction function) {
        this.function = function;
    }

    /** The name users write, in lower case. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The activation of that lower-case name. */
    public static Activation named(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.lowerCaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no activation named '" + name + "'; there are: "
                        + Arrays.stream(values()).map(Activation::lowerCaseName).toList()));
    }

    /** Applies it to every entry of a node. */
    public Node apply(Graph graph, Node x) {
        return Elementwise.of(graph, function, x);
    }
}
