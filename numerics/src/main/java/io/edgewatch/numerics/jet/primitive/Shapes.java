package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.Planes;
import java.util.List;

/** What shapes primitives accept. */
final class Shapes {

    private Shapes() {}

    static MatrixShape same(List<Node> inputs) {
        var shape = inputs.get(0).shape();
        for (var input : inputs) {
            if (!input.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "inputs must have one shape, got: " + shape + " and " + input.shape());
            }
        }
        return shape;
    }

    /** The one input, channels as rows of planes. */
    static MatrixShape images(List<Node> inputs, Planes planes) {
        var shape = inputs.get(0).shape();
        if (shape.columns() != planes.pixels()) {
            throw new IllegalArgumentException(
                    "a channel of " + planes + " has " + planes.pixels() + " pixels, got: " + shape);
        }
        return shape;
    }

    static void requireBroadcastable(MatrixShape small, MatrixShape large) {
        boolean rowsFit = small.rows() == 1 || small.rows() == large.rows();
        boolean columnsFit = small.columns() == 1 || small.columns() == large.columns();
        if (!rowsFit || !columnsFit) {
            throw new IllegalArgumentException(small + " does not repeat to " + large);
        }
    }
}
