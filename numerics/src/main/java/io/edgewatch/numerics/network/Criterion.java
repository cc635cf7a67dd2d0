package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.LogSoftmax;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.Softplus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far an output f is from its target y; a {@link Loss} sums it over outputs and takes the mean over examples. */
public enum Criterion {
    /** ½(f − y)². */
    MSE(0.5) {
        @Override
        Node terms(Graph graph, Node outputs, Node targets) {
            var residual = LinearCombination.difference(graph, outputs, targets);
            return Multiply.of(graph, residual, residual);
        }
    },
    /** −y·log softmax f, the softmax over a row; targets are one-hot or probabilities. */
    CROSS_ENTROPY(-1) {
        @Override
        Node terms(Graph graph, Node outputs, Node targets) {
            return Multiply.of(graph, targets, LogSoftmax.of(graph, outputs));
        }
    },
    /**
     * −y·log σ(f) − (1 − y)·log(1 − σ(f)) with y from 0 to 1, as y·softplus(−f) + (1 − y)·softplus(f): both terms are positive, so a small
     * loss keeps its digits and a large output does not overflow.
     */
    BINARY_CROSS_ENTROPY(1) {
        @Override
        Node terms(Graph graph, Node outputs, Node targets) {
            var wrong = Elementwise.of(graph, new Softplus(), outputs);
            var right = Elementwise.of(graph, new Softplus(), LinearCombination.scaled(graph, -1, outputs));
            return graph.apply(
                    new LinearCombination(List.of(1.0, -1.0, 1.0)),
                    wrong,
                    Multiply.of(graph, targets, wrong),
                    Multiply.of(graph, targets, right));
        }
    };

    private final double factor;

    Criterion(double factor) {
        this.factor = factor;
    }

    /** The factor that is the same in every term. */
    double factor() {
        return factor;
    }

    /**
     * Appends what every output contributes, without {@link #factor}.
     *
     * @param outputs f, shape [n, c]
     * @param targets y, shape [n, c]
     * @return shape [n, c]
     */
    abstract Node terms(Graph graph, Node outputs, Node targets);

    /** The name users write, such as {@code cross-entropy}. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The criterion of that lower-case name. */
    public static Criterion named(String name) {
        return Arrays.stream(values())
                .filter(criterion -> criterion.lowerCaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no criterion named '" + name + "'; there are: "
                        + Arrays.stream(values()).map(Criterion::lowerCaseName).toList()));
    }
}
