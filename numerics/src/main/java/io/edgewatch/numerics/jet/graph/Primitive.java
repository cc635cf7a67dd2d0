package io.edgewatch.numerics.jet.graph;

import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;

/**
 * An operation that knows its value, its coefficients along directions and its adjoint.
 *
 * <p>The extension point: whatever is composed of primitives has exact gradients, Hessian products and third-order vectors. Implementations
 * are values (records); equal primitives on equal inputs become one node.
 */
public interface Primitive {

    /**
     * Shape of the result.
     *
     * @throws IllegalArgumentException if the inputs do not fit
     */
    MatrixShape shape(List<Node> inputs);

    /** Whether the result has first-order coefficients. */
    default boolean moves(List<Node> inputs) {
        return inputs.stream().anyMatch(Node::moves);
    }

    /** Whether the result has mixed coefficients. */
    boolean bends(List<Node> inputs);

    /** Whether the mixed coefficients of the result depend on the first-order ones of that input. */
    boolean readsFirstForMixed(int input, List<Node> inputs);

    /** Further nodes whose values the rule of that order reads; evaluated before it, never differentiated. */
    default List<Node> companions(Order order, Graph graph, List<Node> inputs) {
        return List.of();
    }

    /** Computes the coefficient of the given order into {@code out}, overwriting it. */
    void evaluate(Order order, Jets in, MatrixStack out);

    /**
     * The adjoint of one input, x̄ = (∂result/∂x)ᵀ·ȳ, as a new node made of primitives.
     *
     * @param self the node of this operation
     * @param adjoint ȳ, of the shape of {@code self}
     * @return empty where the adjoint is zero by structure
     */
    Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint);
}
