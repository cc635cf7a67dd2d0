package io.edgewatch.numerics.jet.graph;

import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A growing graph of operations in order of computation. The same operation on the same inputs is one node. */
public final class Graph {

    private record Application(Primitive primitive, List<Integer> inputs) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Application, Node.Operation> known = new HashMap<>();

    /** A block of the weight vector from {@code offset} on, row-major. */
    public Node.Parameter parameter(MatrixShape shape, int offset) {
        var node = new Node.Parameter(nodes.size(), shape, offset);
        nodes.add(node);
        return node;
    }

    /** Data, shape [rows, columns]; kept, not copied, and never written. */
    public Node.Constant constant(INDArray array) {
        var shape = new MatrixShape(Math.toIntExact(array.rows()), Math.toIntExact(array.columns()));
        var node = new Node.Constant(nodes.size(), shape, array);
        nodes.add(node);
        return node;
    }

    public Node.Operation apply(Primitive primitive, Node... inputs) {
        return apply(primitive, List.of(inputs));
    }

    public Node.Operation apply(Primitive primitive, List<Node> inputs) {
        var application =
                new Application(primitive, inputs.stream().map(Node::id).toList());
        var present = known.get(application);
        if (present != null) {
            return present;
        }
        var node = new Node.Operation(nodes.size(), primitive, List.copyOf(inputs));
        nodes.add(node);
        known.put(application, node);
        return node;
    }

    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }
}
