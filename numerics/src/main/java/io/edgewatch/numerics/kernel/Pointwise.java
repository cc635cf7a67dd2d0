package io.edgewatch.numerics.kernel;

import java.util.function.DoubleBinaryOperator;

/** Elementwise functions in double whatever the precision; for what is computed once per point, not once per direction. */
public final class Pointwise {

    private Pointwise() {}

    /** out ← f(x, y), elementwise; {@code out} may be x or y. Single matrices, not stacks. */
    public static void apply(DoubleBinaryOperator f, MatrixStack x, MatrixStack y, MatrixStack out) {
        int size = out.shape().size();
        for (int i = 0; i < size; i++) {
            double value =
                    f.applyAsDouble(x.storage().get(x.offset() + i), y.storage().get(y.offset() + i));
            out.storage().put(out.offset() + i, value);
        }
    }
}
