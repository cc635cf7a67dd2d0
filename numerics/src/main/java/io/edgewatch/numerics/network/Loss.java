package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.Reshape;
import io.edgewatch.numerics.jet.primitive.SumTo;
import io.edgewatch.numerics.kernel.MatrixShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * (1/n) Σᵢ Σⱼ mᵢⱼ·ℓ(fᵢⱼ, yᵢⱼ): the sum over all outputs of an example, at every position, and the mean over the n examples, however many
 * outputs are masked.
 *
 * @param criterion ℓ
 * @param positions how many positions of a sequence one row of outputs holds, one after the other; a softmax is over one of them
 * @param masked whether a row of targets is y followed by as many m, each 0 or 1; otherwise m = 1
 */
public record Loss(Criterion criterion, int positions, boolean masked) {

    public Loss {
        if (positions < 1) {
            throw new IllegalArgumentException("outputs have at least one position, got: " + positions);
        }
    }

    /** Of outputs that are one position, none of them masked. */
    public static Loss of(Criterion criterion) {
        return new Loss(criterion, 1, false);
    }

    /** Length of a row of targets. */
    public int targetColumns(int outputs) {
        return masked ? Math.multiplyExact(2, outputs) : outputs;
    }

    /**
     * Appends the loss.
     *
     * @param outputs f(xᵢ) as rows, shape [n, c]
     * @param targets shape [n, {@link #targetColumns}]; not kept
     * @return a 1×1 node
     * @throws IllegalArgumentException if c is not a multiple of the positions
     */
    Node build(Graph graph, Node outputs, INDArray targets) {
        int n = outputs.shape().rows();
        int columns = outputs.shape().columns();
        if (columns % positions != 0) {
            throw new IllegalArgumentException(columns + " outputs are not " + positions + " equal positions");
        }
        var rows = new MatrixShape(Math.multiplyExact(n, positions), columns / positions);
        var terms =
                criterion.terms(graph, Reshape.of(graph, outputs, rows), constant(graph, targets, 0, columns, rows));
        var counted = masked ? Multiply.of(graph, constant(graph, targets, columns, columns, rows), terms) : terms;
        return LinearCombination.scaled(graph, criterion.factor() / n, SumTo.total(graph, counted));
    }

    private static Node constant(Graph graph, INDArray targets, int from, int columns, MatrixShape rows) {
        var part = targets.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + columns));
        return graph.constant(part.dup('c').reshape('c', rows.rows(), rows.columns()));
    }
}
