package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Entries in another order: the matrix seen as a row-major array of the given sizes, axes permuted, and read as a matrix again.
 *
 * @param sizes of the array before
 * @param order which axis of the array before is the i-th one after
 * @param to shape of the result
 */
public record Permute(List<Integer> sizes, List<Integer> order, MatrixShape to) implements LinearPrimitive {

    public Permute {
        sizes = List.copyOf(sizes);
        order = List.copyOf(order);
        var sorted = order.stream().sorted().toList();
        if (!sorted.equals(IntStream.range(0, sizes.size()).boxed().toList())) {
            throw new IllegalArgumentException("not an order of " + sizes.size() + " axes: " + order);
        }
    }

    public static Node of(Graph graph, List<Integer> sizes, List<Integer> order, Node x, MatrixShape to) {
        return graph.apply(new Permute(sizes, order, to), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireSize(sizes.stream().reduce(1, Math::multiplyExact), to);
        Shapes.requireSize(to.size(), inputs.get(0).shape());
        return to;
    }

    @Override
    public void evaluate(Order which, Jets in, MatrixStack out) {
        var x = in.coefficient(which, 0);
        var strides = new int[sizes.size()];
        var counts = new int[sizes.size()];
        for (int i = 0; i < strides.length; i++) {
            int axis = order.get(i);
            counts[i] = sizes.get(axis);
            strides[i] = sizes.subList(axis + 1, sizes.size()).stream().reduce(1, Math::multiplyExact);
        }
        // neighbours that stay neighbours are copied at once
        int last = strides.length - 1;
        int run = strides[last] == 1 ? counts[last] : 1;
        for (int direction = 0; direction < in.count(); direction++) {
            copy(x, x.start(direction), out, out.start(direction), counts, strides, run);
        }
    }

    private static void copy(MatrixStack x, int from, MatrixStack out, int to, int[] counts, int[] strides, int run) {
        var at = new int[counts.length];
        int moving = run > 1 ? counts.length - 2 : counts.length - 1;
        int read = from;
        for (int written = 0; written < out.shape().size(); written += run) {
            x.storage().copy(read, out.storage(), to + written, run);
            for (int axis = moving; axis >= 0; axis--) {
                read += strides[axis];
                if (++at[axis] < counts[axis]) {
                    break;
                }
                read -= strides[axis] * counts[axis];
                at[axis] = 0;
            }
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var sizesAfter = order.stream().map(sizes::get).toList();
        var back = IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
        return Optional.of(
                of(graph, sizesAfter, back, adjoint, self.inputs().get(0).shape()));
    }
}
