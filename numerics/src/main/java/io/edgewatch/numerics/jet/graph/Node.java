package io.edgewatch.numerics.jet.graph;

import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One matrix-valued quantity of a graph, as a function of the weights. Two nodes are the same only if they are one object. */
public abstract sealed class Node permits Node.Parameter, Node.Constant, Node.Operation {

    private final int id;
    private final MatrixShape shape;

    private Node(int id, MatrixShape shape) {
        this.id = id;
        this.shape = shape;
    }

    /** Position in the graph; inputs come before what is computed from them. */
    public final int id() {
        return id;
    }

    public final MatrixShape shape() {
        return shape;
    }

    /** Whether it has first-order coefficients: false means zero by structure. */
    public abstract boolean moves();

    /** Whether it has mixed second-order coefficients: false means zero by structure. */
    public abstract boolean bends();

    /** A block of the weight vector. */
    public static final class Parameter extends Node {
        private final int offset;

        Parameter(int id, MatrixShape shape, int offset) {
            super(id, shape);
            this.offset = offset;
        }

        /** Where the block starts in the weight vector. */
        public int offset() {
            return offset;
        }

        @Override
        public boolean moves() {
            return true;
        }

        @Override
        public boolean bends() {
            return false;
        }
    }

    /** Data that do not depend on the weights. */
    public static final class Constant extends Node {
        private final INDArray array;

        Constant(int id, MatrixShape shape, INDArray array) {
            super(id, shape);
            this.array = array;
        }

        public INDArray array() {
            return array;
        }

        @Override
        public boolean moves() {
            return false;
        }

        @Override
        public boolean bends() {
            return false;
        }
    }

    /** The result of a primitive. */
    public static final class Operation extends Node {
        private final Primitive primitive;
        private final List<Node> inputs;

        Operation(int id, Primitive primitive, List<Node> inputs) {
            super(id, primitive.shape(inputs));
            this.primitive = primitive;
            this.inputs = inputs;
        }

        public Primitive primitive() {
            return primitive;
        }

        public List<Node> inputs() {
            return inputs;
        }

        @Override
        public boolean moves() {
            return primitive.moves(inputs);
        }

        @Override
        public boolean bends() {
            return primitive.bends(inputs);
        }
    }
}
