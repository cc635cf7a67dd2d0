package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A wider matrix that is zero but for the columns of its inputs; the adjoint of {@link Columns}.
 *
 * @param firsts where in the result the columns of each input begin; no two of them meet
 * @param columns of the result
 */
public record FromColumns(List<Integer> firsts, int columns) implements LinearPrimitive {

    public FromColumns {
        firsts = List.copyOf(firsts);
    }

    public static Node of(Graph graph, Node x, int first, int columns) {
        return graph.apply(new FromColumns(List.of(first), columns), x);
    }

    /** Matrices of equal widths side by side. */
    public static Node sideBySide(Graph graph, List<Node> parts) {
        int width = parts.get(0).shape().columns();
        var firsts = new ArrayList<Integer>();
        for (int i = 0; i < parts.size(); i++) {
            firsts.add(i * width);
        }
        return graph.apply(new FromColumns(firsts, parts.size() * width), parts);
    }

    /**
     * The terms of a sum, those put together that are apart: where a matrix was cut into many, its adjoint is one copy of them all instead of a
     * sum of as many matrices, nearly all zero.
     */
    public static List<Node> together(Graph graph, List<Node> terms) {
        var rest = new ArrayList<Node>();
        var firsts = new ArrayList<Integer>();
        var parts = new ArrayList<Node>();
        int columns = 0;
        for (var term : terms) {
            if (isFree(term, firsts, parts)) {
                var operation = (Node.Operation) term;
                var own = (FromColumns) operation.primitive();
                firsts.addAll(own.firsts);
                parts.addAll(operation.inputs());
                columns = own.columns;
            } else {
                rest.add(term);
            }
        }
        if (!parts.isEmpty()) {
            rest.add(graph.apply(new FromColumns(firsts, columns), parts));
        }
        return rest;
    }

    private static boolean isFree(Node term, List<Integer> firsts, List<Node> parts) {
        if (term instanceof Node.Operation operation && operation.primitive() instanceof FromColumns own) {
            var allFirsts = new ArrayList<>(firsts);
            var allParts = new ArrayList<>(parts);
            allFirsts.addAll(own.firsts);
            allParts.addAll(operation.inputs());
            return areApart(allFirsts, allParts);
        }
        return false;
    }

    private static boolean areApart(List<Integer> firsts, List<Node> parts) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < parts.size(); i++) {
            order.add(i);
        }
        order.sort((i, j) -> Integer.compare(firsts.get(i), firsts.get(j)));
        int end = 0;
        for (int i : order) {
            if (firsts.get(i) < end) {
                return false;
            }
            end = firsts.get(i) + parts.get(i).shape().columns();
        }
        return true;
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        int rows = inputs.get(0).shape().rows();
        for (int i = 0; i < inputs.size(); i++) {
            var shape = inputs.get(i).shape();
            if (shape.rows() != rows || firsts.get(i) + shape.columns() > columns) {
                throw new IllegalArgumentException(
                        "no room for %s from column %d on in %d×%d".formatted(shape, firsts.get(i), rows, columns));
            }
        }
        if (inputs.size() != firsts.size() || !areApart(firsts, inputs)) {
            throw new IllegalArgumentException(inputs.size() + " matrices do not lie apart at " + firsts);
        }
        return new MatrixShape(rows, columns);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        if (!isCovered(order, in)) {
            in.kernels().sumOfProducts(List.of(), out, in.count());
        }
        for (int input = 0; input < in.inputs(); input++) {
            var x = in.coefficient(order, input);
            for (int direction = 0; !x.isZero() && direction < in.count(); direction++) {
                copy(x, firsts.get(input), direction, out);
            }
        }
    }

    private boolean isCovered(Order order, Jets in) {
        int covered = 0;
        for (int input = 0; input < in.inputs(); input++) {
            var x = in.coefficient(order, input);
            covered += x.isZero() ? 0 : x.shape().columns();
        }
        return covered == columns;
    }

    private void copy(MatrixStack x, int first, int direction, MatrixStack out) {
        int count = x.shape().columns();
        for (int row = 0; row < out.shape().rows(); row++) {
            int to = out.start(direction) + row * columns + first;
            x.storage().copy(x.start(direction) + row * count, out.storage(), to, count);
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        int count = self.inputs().get(input).shape().columns();
        return Optional.of(Columns.of(graph, adjoint, firsts.get(input), count));
    }
}
