package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The objective that a graph of primitives defines: whatever ends in a scalar node has exact derivatives to third order. */
public final class JetObjective implements Objective {

    private final int dimension;
    private final DataType precision;
    private final JetTape tape;
    private long points;

    /**
     * Appends the backward pass to the graph and takes it over.
     *
     * @param loss a 1×1 node of {@code graph}
     * @param dimension number of weights; the graph's parameters are blocks of them, each weight in at most one block
     */
    public JetObjective(Graph graph, Node loss, int dimension, DataType precision) {
        if (!loss.shape().equals(MatrixShape.SCALAR)) {
            throw new IllegalArgumentException("a loss is 1×1, got: " + loss.shape());
        }
        this.dimension = dimension;
        this.precision = precision;
        this.tape = new JetTape(graph, loss, dimension, precision);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public DataType precision() {
        return precision;
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        require(weights.rank() == 1 && weights.length() == dimension, "weights", "[" + dimension + "]", weights);
        requirePrecision("weights", weights);
        tape.moveTo(weights);
        points++;
        return new Point(points, tape.loss());
    }

    /** Says that arrays of the graph's constants have been overwritten; evaluations before are stale. */
    public void constantsChanged() {
        tape.forget();
        points++;
    }

    @Override
    public void close() {
        tape.close();
    }

    private final class Point implements PointEvaluation {
        private final long number;
        private final double loss;

        private Point(long number, double loss) {
            this.number = number;
            this.loss = loss;
        }

        @Override
        public double loss() {
            return loss;
        }

        @Override
        public INDArray gradient() {
            requireCurrent();
            return tape.gradient();
        }

        @Override
        public void hessianTimes(INDArray directions, INDArray products) {
            requireCurrent();
            long m = requireBlock("directions", directions);
            requireBlock("products", products, m);
            requireApart("products", products, "directions", directions);
            tape.hessianTimes(directions, products);
        }

        @Override
        public void thirdOrder(INDArray left, INDArray right, INDArray products) {
            requireCurrent();
            long m = requireBlock("left", left);
            requireBlock("right", right, m);
            requireBlock("products", products, m);
            requireApart("products", products, "left", left);
            requireApart("products", products, "right", right);
            tape.thirdOrder(left, right, products);
        }

        @Override
        public void thirdOrderOfPairs(INDArray directions, INDArray products) {
            requireCurrent();
            long k = requireBlock("directions", directions);
            requireBlock("products", products, k * (k + 1) / 2);
            requireApart("products", products, "directions", directions);
            tape.thirdOrderOfPairs(directions, products);
        }

        private void requireCurrent() {
            if (number != points) {
                throw new IllegalStateException(
                        "this evaluation belongs to point " + number + ", but the objective has since moved to point "
                                + points + ": evaluate again with at(weights)");
            }
        }
    }

    private long requireBlock(String name, INDArray block) {
        require(block.rank() == 2 && block.size(1) == dimension, name, "[m, " + dimension + "]", block);
        requireBlock(name, block, block.size(0));
        return block.size(0);
    }

    private static void requireApart(String name, INDArray written, String readName, INDArray read) {
        if (written == read) {
            throw new IllegalArgumentException(
                    name + " must not be the " + readName + ": they are read while it is written");
        }
    }

    private void requireBlock(String name, INDArray block, long rows) {
        boolean fits = block.rank() == 2 && block.size(0) == rows && block.size(1) == dimension;
        require(fits, name, "[" + rows + ", " + dimension + "]", block);
        requirePrecision(name, block);
        boolean contiguous = block.stride(1) == 1 && (rows == 1 || block.stride(0) == dimension);
        if (!contiguous) {
            throw new IllegalArgumentException(name + " must be row-major without gaps ('c' order), got strides "
                    + Arrays.toString(block.stride()) + ": use dup('c')");
        }
    }

    private static void require(boolean fits, String name, String wanted, INDArray got) {
        if (!fits) {
            throw new IllegalArgumentException(
                    name + " must have shape " + wanted + ", got: " + Arrays.toString(got.shape()));
        }
    }

    private void requirePrecision(String name, INDArray array) {
        if (array.dataType() != precision) {
            throw new IllegalArgumentException(name + " must be " + precision + ", got: " + array.dataType());
        }
    }
}
