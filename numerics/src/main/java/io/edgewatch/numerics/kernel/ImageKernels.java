package io.edgewatch.numerics.kernel;

/**
 * The inner loops of images, in one precision; matrices lie as {@link Planes} says. Each is linear, and its transpose is here too.
 *
 * <p>Planes go through arrays that fit the first-level cache. {@code count} is the number of directions.
 */
public interface ImageKernels {

    /** Taps of the 3×3 neighbourhood. */
    int TAPS = 9;

    /**
     * out ← the 3×3 neighbourhood of every pixel, zero outside: row (channel, tap) of {@code out}, taps row-major, is the channel shifted by
     * the tap. From [c, pixels] to [9c, pixels].
     */
    void neighbours(Planes planes, MatrixStack x, MatrixStack out, int count);

    /** The transpose of {@link #neighbours}: every pixel collects what was made of it. From [9c, pixels] to [c, pixels]. */
    void fromNeighbours(Planes planes, MatrixStack x, MatrixStack out, int count);

    /** out ← the mean of each 2×2 block; {@code planes} are those of x. */
    void pool(Planes planes, MatrixStack x, MatrixStack out, int count);

    /** The transpose of {@link #pool}: each pixel's quarter to its block; {@code planes} are those of out. */
    void unpool(Planes planes, MatrixStack x, MatrixStack out, int count);
}
