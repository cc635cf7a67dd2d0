package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.GroupCentre;
import io.edgewatch.numerics.jet.primitive.GroupDot;
import io.edgewatch.numerics.jet.primitive.GroupScale;
import io.edgewatch.numerics.jet.primitive.InverseRoot;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * γ∘(x − μ)/√(σ² + ε) + β, mean μ and variance σ² taken over each of some groups; σ² is the biased variance (divided by the number of entries),
 * ε = 1e-5 is inside the root. γ starts at 1, β at 0.
 *
 * @param groups over which mean and variance are taken
 * @param channels entries that share γ and β
 */
record Normalization(Groups groups, Groups channels) {
    private static final double EPSILON = 1e-5;

    static void declare(ParameterLayout.Builder blocks, int channels) {
        blocks.add("weight", new ParameterLayout.Initial.Constant(1), channels);
        blocks.add("bias", new ParameterLayout.Initial.Constant(0), channels);
    }

    Node of(Graph graph, Node x, ParameterNodes parameters) {
        var centred = GroupCentre.of(graph, groups, x);
        var squares = GroupDot.of(graph, groups, centred, centred, new MatrixShape(groups.count(), 1));
        var variance = LinearCombination.scaled(graph, 1.0 / groups.members(), squares);
        var inverse = Elementwise.of(graph, new InverseRoot(EPSILON), variance);
        var normal = GroupScale.of(graph, groups, centred, inverse);
        return GroupScale.affine(graph, channels, normal, parameters.get("weight"), parameters.get("bias"));
    }
}
