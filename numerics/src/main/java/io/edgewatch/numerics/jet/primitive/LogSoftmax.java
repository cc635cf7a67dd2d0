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
 * Logarithm of the softmax over each row, x − log Σ exp x, by log-sum-exp about the row's maximum: no overflow, and small losses keep
 * their digits.
 *
 * <p>With s, μ and d as in {@link Softmax}: first order d₁ = x₁ − ⟨s, x₁⟩, mixed x₁₂ − ⟨s, x₁₂⟩ − ⟨s, d₁d₂⟩.
 */
public record LogSoftmax() implements Primitive {

    public static Node of(Graph graph, Node x) {
        return graph.apply(new LogSoftmax(), x);
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
        return order == Order.VALUE ? List.of() : List.of(Softmax.of(graph, inputs.get(0)));
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var rows = in.kernels().softmax();
        switch (order) {
            case VALUE -> rows.logSoftmax(in.value(0), out);
            case FIRST -> rows.logFirst(in.companion(0), in.first(0), out, in.count());
            case MIXED -> rows.logMixed(in.companion(0), in.first(0), in.second(0), in.mixed(0), out, in.count());
        }
    }

    /** x̄ = ȳ − s·Σȳ. */
    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var rowSums = SumTo.of(graph, adjoint, new MatrixShape(self.shape().rows(), 1));
        var softmax = Softmax.of(graph, self.inputs().get(0));
        var pull = Multiply.of(graph, softmax, BroadcastTo.of(graph, rowSums, self.shape()));
        return Optional.of(LinearCombination.difference(graph, adjoint, pull));
    }
}
