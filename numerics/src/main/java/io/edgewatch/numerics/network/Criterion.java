package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.LogSoftmax;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.SumTo;
import java.util.Arrays;
import java.util.Locale;

/** How far outputs f(xᵢ) are from targets yᵢ: a sum over outputs, a mean over the n examples. */
public enum Criterion {
    /** (1/n) Σᵢ ½‖f(xᵢ) − yᵢ‖². */
    MSE {
        @Override
        public Node loss(Graph graph, Node outputs, Node targets) {
            var residual = LinearCombination.difference(graph, outputs, targets);
            var total = SumTo.total(graph, Multiply.of(graph, residual, residual));
            return LinearCombination.scaled(graph, 0.5 / outputs.shape().rows(), total);
        }
    },
    /** (1/n) Σᵢ −⟨yᵢ, log softmax f(xᵢ)⟩; targets are one-hot or probabilities. */
    CROSS_ENTROPY {
        @Override
        public Node loss(Graph graph, Node outputs, Node targets) {
            var logLikelihood = Multiply.of(graph, targets, LogSoftmax.of(graph, outputs));
            return LinearCombination.scaled(graph, -1.0 / outputs.shape().rows(), SumTo.total(graph, logLikelihood));
        }
    };

    /**
     * Appends the loss.
     *
     * @param outputs f(xᵢ) as rows, shape [n, c]
     * @param targets yᵢ as rows, shape [n, c]
     * @return a 1×1 node
     */
    public abstract Node loss(Graph graph, Node outputs, Node targets);

    /** The name users write: {@code mse} or {@code cross-entropy}. */
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
