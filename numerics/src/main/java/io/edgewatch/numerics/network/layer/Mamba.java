package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Columns;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.GroupScale;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.Softplus;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterLayout.Initial;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.ArrayList;
import java.util.List;

/**
 * The mixer of a Mamba block, a selective state space, on sequences of d numbers: x and a gate z from one map to 2E numbers, E = expand·d; x
 * through a causal convolution of each channel for itself, and SiLU; the {@link SelectiveScan}; times SiLU(z); back to d. Norm and residual are
 * layers around it.
 *
 * @param state N, numbers of state per channel
 * @param expand E/d
 * @param kernel positions that the convolution sees, the present one the last
 * @param rank R, numbers from which the step sizes Δ are made
 * @see <a href="https://arxiv.org/abs/2312.00752">Gu and Dao, Mamba: Linear-Time Sequence Modeling with Selective State Spaces, §3</a>
 */
public record Mamba(int state, int expand, int kernel, int rank) implements Layer {

    public Mamba {
        Layer.requireAtLeastOne("state", state);
        Layer.requireAtLeastOne("expand", expand);
        Layer.requireAtLeastOne("kernel", kernel);
        Layer.requireAtLeastOne("rank", rank);
    }

    /** The rank that the authors choose for sequences of that width: a sixteenth, rounded up. */
    public static int rankFor(int width) {
        return (width + 15) / 16;
    }

    @Override
    public String kind() {
        return "mamba";
    }

    @Override
    public LayerShape after(LayerShape before) {
        sequence(before);
        return before;
    }

    private int channels(LayerShape.Sequence sequence) {
        return Math.multiplyExact(expand, sequence.width());
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        int width = sequence(before).width();
        int channels = channels(sequence(before));
        blocks.add("in_proj.weight", Math.multiplyExact(2, channels), width);
        blocks.add("conv1d.weight", channels, 1, kernel);
        blocks.add("conv1d.bias", channels);
        blocks.add("x_proj.weight", Math.addExact(rank, Math.multiplyExact(2, state)), channels);
        blocks.add("dt_proj.weight", channels, rank);
        blocks.add("dt_proj.bias", new Initial.StepSizes(), channels);
        blocks.add("A_log", new Initial.Logarithms(), channels, state);
        blocks.add("D", new Initial.Constant(1), channels);
        blocks.add("out_proj.weight", width, channels);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var sequence = sequence(before);
        int channels = channels(sequence);
        var both = MatrixProduct.of(graph, x, false, parameters.get("in_proj.weight"), true);
        var gate = Activation.SILU.apply(graph, Columns.of(graph, both, channels, channels));
        var unrolled = new Unrolled(sequence.length());
        var input = Activation.SILU.apply(
                graph, convolved(graph, unrolled, Columns.of(graph, both, 0, channels), parameters));
        var gated = Multiply.of(graph, mixed(graph, unrolled, input, parameters), gate);
        return MatrixProduct.of(graph, gated, false, parameters.get("out_proj.weight"), true);
    }

    /** Σⱼ wⱼ∘xₜ₋ⱼ + b, zeros before the first position; w[·, kernel − 1] is that of the present one. */
    private Node convolved(Graph graph, Unrolled unrolled, Node x, ParameterNodes parameters) {
        var channels = Groups.columns(x.shape());
        var weights = parameters.get("conv1d.weight");
        var terms = new ArrayList<Node>();
        for (int back = 0; back < Math.min(kernel, unrolled.length()); back++) {
            var weight = Columns.of(graph, weights, kernel - 1 - back, 1);
            var delayed = unrolled.delayed(graph, x, back);
            terms.add(
                    back == 0
                            ? GroupScale.affine(graph, channels, delayed, weight, parameters.get("conv1d.bias"))
                            : GroupScale.of(graph, channels, delayed, weight));
        }
        return LinearCombination.sum(graph, terms);
    }

    /** The scan with Δ, B and C made of x, and D∘x beside it. */
    private Node mixed(Graph graph, Unrolled unrolled, Node x, ParameterNodes parameters) {
        var made = MatrixProduct.of(graph, x, false, parameters.get("x_proj.weight"), true);
        var steps = Elementwise.of(
                graph,
                new Softplus(),
                MatrixProduct.affine(
                        graph,
                        Columns.of(graph, made, 0, rank),
                        parameters.get("dt_proj.weight"),
                        parameters.get("dt_proj.bias")));
        var scan = new SelectiveScan(unrolled, x.shape(), state);
        var scanned = scan.of(
                graph,
                x,
                steps,
                parameters.get("A_log"),
                Columns.of(graph, made, rank, state),
                Columns.of(graph, made, rank + state, state));
        var direct = GroupScale.of(graph, Groups.columns(x.shape()), x, parameters.get("D"));
        return LinearCombination.sum(graph, List.of(scanned, direct));
    }
}
