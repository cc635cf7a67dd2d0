package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.jet.graph.Primitive;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;

/**
 * Softmax over each row, s = exp(x − max x) / Σ exp(x − max x), possibly causal: a position sees itself and those before.
 *
 * <p>With the mean μ₁ = ⟨s, x₁⟩ of a row and d₁ = x₁ − μ₁: s₁ = s∘d₁ and s₁₂ = s∘(x₁₂ − ⟨s, x₁₂⟩ + d₁d₂ − ⟨s, d₁d₂⟩).
 *
 * @param causalRows of every this many rows the i-th sees i + 1 columns; 0 means that every row sees all
 */
public record Softmax(int causalRows) implements Primitive {

    public static Node of(Graph graph, Node x) {
        return graph.apply(new Softmax(0), x);
    }

    /** Over blocks of as many rows as columns, the i-th row of a block over its first i + 1 columns alone; the others are 0. */
    public static Node causal(Graph graph, Node x) {
        return graph.apply(new Softmax(x.shape().columns()), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return inputs.get(0).shape();
    }

    @Override
    public boolean bends(List<Node> inputs) {
        return inputs.get(0).moves();
    }

    @Override
    public boolean readsFirstForMixed(int input, List<Node> inputs) {
        return true;
    }

    @Override
    public List<Node> companions(Order order, Graph graph, List<Node> inputs) {
        return order == Order.VALUE ? List.of() : List.of(graph.apply(this, inputs));
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var rows = in.kernels().softmax();
        switch (order) {
            case VALUE -> rows.softmax(causalRows, in.value(0), out);
            case FIRST -> rows.first(in.companion(0), in.first(0), out, in.count());
            case MIXED -> rows.mixed(in.companion(0), in.first(0), in.second(0), in.mixed(0), out, in.count());
        }
    }

    /** x̄ = s∘(ȳ − ⟨s, ȳ⟩). */
    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var rows = Groups.rows(self.shape());
        var means = GroupDot.of(
                graph, rows, self, adjoint, new MatrixShape(self.shape().rows(), 1));
        var pulled = GroupScale.of(graph, rows, self, means);
        return Optional.of(LinearCombination.difference(graph, Multiply.of(graph, self, adjoint), pulled));
    }
}
