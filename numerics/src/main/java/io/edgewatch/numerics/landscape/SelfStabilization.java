package io.edgewatch.numerics.landscape;

import io.edgewatch.numerics.jet.JetObjective;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.objective.Objective;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * L(x, y) = ½(a + y)x² − by: the smallest loss that sharpens by itself (sharpness a + y at x = 0, y grows at rate ηb) and is held back by its
 * own oscillation in x.
 *
 * @param a sharpness at the origin
 * @param b how fast it sharpens
 * @see <a href="https://arxiv.org/abs/2209.15594">Damian, Nichani, Lee 2023</a>
 */
public record SelfStabilization(double a, double b) {

    public SelfStabilization {
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            throw new IllegalArgumentException("a and b must be finite, got: " + a + " and " + b);
        }
    }

    /** w = [x, y]. */
    public static ParameterLayout layout() {
        return ParameterLayout.builder().add("x", 1).add("y", 1).build();
    }

    /** The objective in this precision. */
    public Objective objective(DataType precision) {
        var graph = new Graph();
        var x = graph.parameter(MatrixShape.SCALAR, 0);
        var y = graph.parameter(MatrixShape.SCALAR, 1);
        var square = Multiply.of(graph, x, x);
        var loss =
                graph.apply(new LinearCombination(List.of(0.5 * a, 0.5, -b)), square, Multiply.of(graph, y, square), y);
        return new JetObjective(graph, loss, 2, precision);
    }
}
