package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Σ cᵢxᵢ of matrices of one shape.
 *
 * @param coefficients the cᵢ, one per input
 */
public record LinearCombination(List<Double> coefficients) implements LinearPrimitive {

    public LinearCombination {
        coefficients = List.copyOf(coefficients);
    }

    public static Node sum(Graph graph, List<Node> terms) {
        return graph.apply(new LinearCombination(Collections.nCopies(terms.size(), 1.0)), terms);
    }

    public static Node difference(Graph graph, Node a, Node b) {
        return graph.apply(new LinearCombination(List.of(1.0, -1.0)), a, b);
    }

    public static Node scaled(Graph graph, double coefficient, Node x) {
        return graph.apply(new LinearCombination(List.of(coefficient)), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return Shapes.same(inputs);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var sum = Products.none();
        for (int i = 0; i < coefficients.size(); i++) {
            sum.plus(coefficients.get(i), in.coefficient(order, i));
        }
        in.kernels().sumOfProducts(sum.list(), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(scaled(graph, coefficients.get(input), adjoint));
    }
}
