package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Columns;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.ArrayList;
import java.util.List;

/**
 * A long short-term memory, one direction, one layer, as {@code torch.nn.LSTM}: with z = W_ih·xₜ + b_ih + W_hh·hₜ₋₁ + b_hh cut into i, f, g, o,
 * the memory is cₜ = σ(f)∘cₜ₋₁ + σ(i)∘tanh(g) and the result hₜ = σ(o)∘tanh(cₜ); h₋₁ = c₋₁ = 0. Of every position.
 *
 * <p>What does not depend on hₜ₋₁ is one product for all positions.
 *
 * @param hidden numbers of h and c
 */
public record Lstm(int hidden) implements Layer {
    private static final int GATES = 4;

    public Lstm {
        Layer.requireAtLeastOne("hidden", hidden);
    }

    @Override
    public String kind() {
        return "lstm";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Sequence(sequence(before).length(), hidden);
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        int gates = Math.multiplyExact(GATES, hidden);
        var initial = new ParameterLayout.Initial.FanIn(hidden);
        blocks.add("weight_ih", initial, gates, sequence(before).width());
        blocks.add("weight_hh", initial, gates, hidden);
        blocks.add("bias_ih", initial, gates);
        blocks.add("bias_hh", initial, gates);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var unrolled = new Unrolled(sequence(before).length());
        var biases = List.of(parameters.get("bias_ih"), parameters.get("bias_hh"));
        var bias = LinearCombination.sum(graph, biases);
        var fromInput = MatrixProduct.affine(graph, x, parameters.get("weight_ih"), bias);
        var results = new ArrayList<Node>();
        var state = new ArrayList<Node>();
        for (var gates : unrolled.positions(graph, fromInput)) {
            step(graph, gates, state, parameters.get("weight_hh"));
            results.add(state.get(0));
        }
        return unrolled.sequences(graph, results);
    }

    /** @param state h and c, replaced; nothing at all before the first position */
    private void step(Graph graph, Node fromInput, List<Node> state, Node recurrent) {
        var gates = fromInput;
        if (!state.isEmpty()) {
            var fromBefore = MatrixProduct.of(graph, state.get(0), false, recurrent, true);
            gates = LinearCombination.sum(graph, List.of(fromInput, fromBefore));
        }
        var input = gate(graph, gates, 0, Activation.SIGMOID);
        var candidate = gate(graph, gates, 2, Activation.TANH);
        var output = gate(graph, gates, 3, Activation.SIGMOID);
        var memory = Multiply.of(graph, input, candidate);
        if (!state.isEmpty()) {
            var forget = gate(graph, gates, 1, Activation.SIGMOID);
            memory = LinearCombination.sum(graph, List.of(Multiply.of(graph, forget, state.get(1)), memory));
        }
        state.clear();
        state.add(Multiply.of(graph, output, Activation.TANH.apply(graph, memory)));
        state.add(memory);
    }

    private Node gate(Graph graph, Node gates, int which, Activation activation) {
        return activation.apply(graph, Columns.of(graph, gates, which * hidden, hidden));
    }
}
