package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.Planes;
import io.edgewatch.numerics.kernel.Window;
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
        return images(inputs.get(0), planes);
    }

    static MatrixShape images(Node input, Planes planes) {
        var shape = input.shape();
        if (shape.columns() != planes.pixels()) {
            throw new IllegalArgumentException(
                    "a channel of " + planes + " has " + planes.pixels() + " pixels, got: " + shape);
        }
        return shape;
    }

    static void require(MatrixShape wanted, MatrixShape shape) {
        if (!shape.equals(wanted)) {
            throw new IllegalArgumentException("wanted a matrix of " + wanted + ", got: " + shape);
        }
    }

    static void requireSize(int wanted, MatrixShape shape) {
        if (shape.size() != wanted) {
            throw new IllegalArgumentException("wanted " + wanted + " numbers, got: " + shape);
        }
    }

    static void requireGrouped(Groups groups, MatrixShape entries, MatrixShape numbers) {
        if (entries.size() != groups.size() || numbers.size() != groups.count()) {
            throw new IllegalArgumentException(
                    entries + " does not fall into " + groups + " with a number each in " + numbers);
        }
    }

    static void requireWeights(Window window, MatrixShape weights, int channels) {
        if (channels < 1 || weights.columns() != channels * window.taps()) {
            throw new IllegalArgumentException("a window of %d taps on %d channels wants weights [out, %d], got: %s"
                    .formatted(window.taps(), channels, channels * window.taps(), weights));
        }
    }

    static void requireBroadcastable(MatrixShape small, MatrixShape large) {
        boolean rowsFit = small.rows() == 1 || small.rows() == large.rows();
        boolean columnsFit = small.columns() == 1 || small.columns() == large.columns();
        if (!rowsFit || !columnsFit) {
            throw new IllegalArgumentException(small + " does not repeat to " + large);
        }
    }
}
