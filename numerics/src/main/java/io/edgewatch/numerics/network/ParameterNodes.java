package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.HashMap;
import java.util.Map;

/** The blocks of a layout as nodes of a graph, by name. A block of one size is a row, one of several sizes [first, product of the rest]. */
public final class ParameterNodes {

    private final ParameterLayout layout;
    private final String prefix;
    private final Map<String, Node> nodes;

    private ParameterNodes(ParameterLayout layout, String prefix, Map<String, Node> nodes) {
        this.layout = layout;
        this.prefix = prefix;
        this.nodes = nodes;
    }

    ParameterNodes(Graph graph, ParameterLayout layout) {
        this(layout, "", new HashMap<>());
        for (var block : layout.blocks()) {
            int rows = block.shape().size() == 1 ? 1 : block.shape().get(0);
            var shape = new MatrixShape(rows, block.length() / rows);
            nodes.put(block.name(), graph.parameter(shape, block.offset()));
        }
    }

    /** The blocks whose names begin with {@code part} and a dot, by the rest of their names. */
    public ParameterNodes within(String part) {
        return new ParameterNodes(layout, prefix + part + ".", nodes);
    }

    /** The node of that block. */
    public Node get(String name) {
        var node = nodes.get(prefix + name);
        if (node == null) {
            throw new IllegalArgumentException("no parameter named '" + prefix + name + "' in " + layout);
        }
        return node;
    }
}
