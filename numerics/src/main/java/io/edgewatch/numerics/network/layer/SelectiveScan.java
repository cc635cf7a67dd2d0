package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Elementwise;
import io.edgewatch.numerics.jet.primitive.Exponential;
import io.edgewatch.numerics.jet.primitive.GroupRepeat;
import io.edgewatch.numerics.jet.primitive.GroupScale;
import io.edgewatch.numerics.jet.primitive.GroupSum;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagonal state space whose step, input and output maps follow the input: for each of E channels a state of N numbers, hₜ = e^(ΔₜA)∘hₜ₋₁ +
 * ΔₜxₜBₜ and yₜ = ⟨Cₜ, hₜ⟩, h₋₁ = 0, A = −exp(A_log). Rows are positions of sequences.
 *
 * <p>The exact integral of the state over a step would have (e^(ΔA) − 1)/A for ΔB; that Δ takes its place is how the authors' own code has it.
 * All but the recurrence itself is computed for all positions at once.
 *
 * @param channels shape of x, [positions of all sequences, E]
 * @param state N
 */
record SelectiveScan(Unrolled unrolled, MatrixShape channels, int state) {

    /** [positions, E·N]: a state for every channel. */
    private MatrixShape states() {
        return new MatrixShape(channels.rows(), Math.multiplyExact(channels.columns(), state));
    }

    /** Numbers of one channel at one position. */
    private Groups ofOneChannel() {
        return new Groups(1, 1, channels.size(), state);
    }

    /** Numbers of one place in the state at one position, whatever the channel. */
    private Groups ofOnePlace() {
        return new Groups(channels.rows(), channels.columns(), state, 1);
    }

    /**
     * y.
     *
     * @param x shape {@code channels}
     * @param steps Δ, the same shape
     * @param logarithms A_log, shape [E, N]
     * @param inputMap B, shape [positions, N]
     * @param outputMap C, the same shape
     */
    Node of(Graph graph, Node x, Node steps, Node logarithms, Node inputMap, Node outputMap) {
        var rates = LinearCombination.scaled(graph, -1, Elementwise.of(graph, new Exponential(), logarithms));
        var exponents = GroupScale.of(graph, Groups.columns(states()), toStates(graph, steps), rates);
        var decays = Elementwise.of(graph, new Exponential(), exponents);
        var inputs = GroupScale.of(graph, ofOnePlace(), toStates(graph, Multiply.of(graph, steps, x)), inputMap);
        var history = recurrence(graph, decays, inputs);
        var seen = GroupScale.of(graph, ofOnePlace(), history, outputMap);
        return GroupSum.of(graph, ofOneChannel(), seen, channels);
    }

    private Node toStates(Graph graph, Node ofChannels) {
        return GroupRepeat.of(graph, ofOneChannel(), ofChannels, states());
    }

    private Node recurrence(Graph graph, Node decays, Node inputs) {
        var decay = unrolled.positions(graph, decays);
        var input = unrolled.positions(graph, inputs);
        var history = new ArrayList<Node>();
        history.add(input.get(0));
        for (int position = 1; position < unrolled.length(); position++) {
            var kept = Multiply.of(graph, decay.get(position), history.get(position - 1));
            history.add(LinearCombination.sum(graph, List.of(kept, input.get(position))));
        }
        return unrolled.sequences(graph, history);
    }
}
