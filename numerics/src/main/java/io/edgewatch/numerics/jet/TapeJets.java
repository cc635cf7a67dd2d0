package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;

/** The coefficients of one operation's inputs, looked up in the tables of a tape. */
record TapeJets(
        Kernels kernels,
        int count,
        List<Node> nodes,
        List<Node> companions,
        CoefficientTable values,
        CoefficientTable firsts,
        CoefficientTable seconds,
        CoefficientTable mixeds)
        implements Jets {

    @Override
    public int inputs() {
        return nodes.size();
    }

    @Override
    public MatrixStack value(int input) {
        return values.get(nodes.get(input));
    }

    @Override
    public MatrixStack first(int input) {
        return firsts.get(nodes.get(input));
    }

    @Override
    public MatrixStack second(int input) {
        return seconds.get(nodes.get(input));
    }

    @Override
    public MatrixStack mixed(int input) {
        return mixeds.get(nodes.get(input));
    }

    @Override
    public MatrixStack companion(int index) {
        return values.get(companions.get(index));
    }
}
