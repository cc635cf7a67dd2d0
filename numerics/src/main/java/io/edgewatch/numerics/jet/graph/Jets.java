package io.edgewatch.numerics.jet.graph;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;

/** The coefficients of one node's inputs, as its rules read them. */
public interface Jets {

    Kernels kernels();

    /** Number of inputs. */
    int inputs();

    /** Number of directions; 1 for values. */
    int count();

    /** x₀. */
    MatrixStack value(int input);

    /** x₁. */
    MatrixStack first(int input);

    /** x₂; the same object as x₁ where both directions are the same. */
    MatrixStack second(int input);

    /** x₁₂. */
    MatrixStack mixed(int input);

    /** x₀ of a companion node, see {@link Primitive#companions}. */
    MatrixStack companion(int index);

    /** The coefficient of the given order. */
    default MatrixStack coefficient(Order order, int input) {
        return switch (order) {
            case VALUE -> value(input);
            case FIRST -> first(input);
            case MIXED -> mixed(input);
        };
    }
}
