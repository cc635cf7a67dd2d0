package io.edgewatch.numerics.kernel;

import java.util.function.DoubleBinaryOperator;

/** Elementwise functions in double whatever the precision; for what is computed once per point, not once per direction. */
public final class Pointwise {
    private static final int TILE = 1024;

    private Pointwise() {}

    /** out ← f(x, y), elementwise; {@code out} may be x or y. Single matrices, not stacks. */
    public static void apply(DoubleBinaryOperator f, MatrixStack x, MatrixStack y, MatrixStack out) {
        int size = out.shape().size();
        int tile = Math.min(TILE, size);
        var xs = new double[tile];
        var ys = new double[tile];
        for (int at = 0; at < size; at += tile) {
            int length = Math.min(tile, size - at);
            x.storage().read(x.offset() + at, xs, length);
            y.storage().read(y.offset() + at, ys, length);
            for (int i = 0; i < length; i++) {
                xs[i] = f.applyAsDouble(xs[i], ys[i]);
            }
            out.storage().write(out.offset() + at, xs, length);
        }
    }
}
