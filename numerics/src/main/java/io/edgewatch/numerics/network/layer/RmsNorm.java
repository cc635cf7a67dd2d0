package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.GroupDot;
import io.edgewatch.numerics.jet.primitive.GroupScale;
import io.edgewatch.numerics.jet.primitive.InverseRoot;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * γ∘x/√(mean x² + ε) over features, or over every position of a sequence; ε = 1e-5 is inside the root. γ starts at 1.
 *
 * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich, Root Mean Square Layer Normalization</a>
 */
public record RmsNorm() implements Layer {
    private static final double EPSILON = 1e-5;

    @Override
    public String kind() {
        return "rms-norm";
    }

    @Override
    public LayerShape after(LayerShape before) {
        rowWidth(before);
        return before;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        blocks.add("weight", new ParameterLayout.Initial.Constant(1), rowWidth(before));
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var rows = Groups.rows(x.shape());
        var sums = GroupDot.of(graph, rows, x, x, new MatrixShape(rows.count(), 1));
        var squares = LinearCombination.scaled(graph, 1.0 / rows.members(), sums);
        var normal = GroupScale.of(graph, rows, x, Elementwise.of(graph, new InverseRoot(EPSILON), squares));
        return GroupScale.of(graph, Groups.columns(x.shape()), normal, parameters.get("weight"));
    }
}
