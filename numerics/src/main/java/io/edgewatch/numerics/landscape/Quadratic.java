package io.edgewatch.numerics.landscape;

import io.edgewatch.numerics.jet.JetObjective;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.SumTo;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.objective.Objective;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** L(w) = ½wᵀHw; past the edge, if its largest eigenvalue is, for ever. */
public final class Quadratic {

    private Quadratic() {}

    /** One block, w of shape [P]. */
    public static ParameterLayout layout(int dimension) {
        return ParameterLayout.builder().add("w", dimension).build();
    }

    /**
     * The objective in the precision of {@code hessian}.
     *
     * @param hessian H, shape [P, P]; copied, and only its symmetric part counts
     */
    public static Objective objective(INDArray hessian) {
        if (hessian.rank() != 2 || hessian.size(0) != hessian.size(1)) {
            throw new IllegalArgumentException(
                    "a Hessian must have shape [P, P], got: " + Arrays.toString(hessian.shape()));
        }
        int dimension = Math.toIntExact(hessian.size(0));
        var graph = new Graph();
        var w = graph.parameter(new MatrixShape(dimension, 1), 0);
        var slope = MatrixProduct.of(graph, graph.constant(symmetric(hessian)), false, w, false);
        var total = SumTo.total(graph, Multiply.of(graph, w, slope));
        return new JetObjective(graph, LinearCombination.scaled(graph, 0.5, total), dimension, hessian.dataType());
    }

    private static INDArray symmetric(INDArray hessian) {
        return hessian.add(hessian.transpose()).muli(0.5).dup('c');
    }
}
