package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Columns;
import io.edgewatch.numerics.jet.primitive.FromColumns;
import io.edgewatch.numerics.jet.primitive.Reshape;
import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.ArrayList;
import java.util.List;

/** Sequences of a fixed length, taken apart into positions and put together again, for what has to go position by position. */
record Unrolled(int length) {

    /** From sequences [n·length, width] to a matrix [n, width] per position. */
    List<Node> positions(Graph graph, Node x) {
        int width = x.shape().columns();
        var flat = flat(graph, x);
        var positions = new ArrayList<Node>();
        for (int position = 0; position < length; position++) {
            positions.add(Columns.of(graph, flat, position * width, width));
        }
        return positions;
    }

    /** The way back. */
    Node sequences(Graph graph, List<Node> positions) {
        var shape = positions.get(0).shape();
        var flat = FromColumns.sideBySide(graph, positions);
        return Reshape.of(graph, flat, new MatrixShape(shape.rows() * length, shape.columns()));
    }

    /** Sequences that come {@code by} positions later, with zeros before; {@code by} is less than the length. */
    Node delayed(Graph graph, Node x, int by) {
        if (by == 0) {
            return x;
        }
        int width = x.shape().columns();
        var kept = Columns.of(graph, flat(graph, x), 0, (length - by) * width);
        return Reshape.of(graph, FromColumns.of(graph, kept, by * width, length * width), x.shape());
    }

    private Node flat(Graph graph, Node x) {
        var shape = x.shape();
        return Reshape.of(graph, x, new MatrixShape(shape.rows() / length, shape.columns() * length));
    }
}
