package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.jet.graph.Primitive;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;

/**
 * Softmax over each row, s = exp(x − max x) / Σ exp(x − max x).
 *
 * <p>With the mean μ₁ = ⟨s, x₁⟩ of a row and d₁ = x₁ − μ₁: s₁ = s∘d₁ and s₁₂ = s∘(x₁₂ − ⟨s, x₁₂⟩ + d₁d₂ − ⟨s, d₁d₂⟩).
 */
public record Softmax() implements Primitive {

    public static Node of(Graph graph, Node x) {
        return graph.apply(new Softmax(), x);
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
        return order == Order.VALUE ? List.of() : List.of(of(graph, inputs.get(0)));
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        switch (order) {
            case VALUE -> SoftmaxRows.softmax(in.value(0), out);
            case FIRST -> SoftmaxRows.first(in.companion(0), in.first(0), out, in.count());
            case MIXED -> SoftmaxRows.mixed(in.companion(0), in.first(0), in.second(0), in.mixed(0), out, in.count());
        }
    }

    /** x̄ = s∘(ȳ − ⟨s, ȳ⟩). */
    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var rowSums = SumTo.of(
                graph,
                Multiply.of(graph, self, adjoint),
                new MatrixShape(self.shape().rows(), 1));
        var centred = LinearCombination.difference(graph, adjoint, BroadcastTo.of(graph, rowSums, self.shape()));
        return Optional.of(Multiply.of(graph, self, centred));
    }
}
