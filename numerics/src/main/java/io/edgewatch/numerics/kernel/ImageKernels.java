package io.edgewatch.numerics.kernel;

/** The inner loops of images, in one precision; matrices lie as {@link Planes} says. Each is linear, and its transpose is here too. */
public interface ImageKernels {

    /**
     * patches ← what a window sees, for some examples of one matrix: row (channel, tap), taps row-major, is the channel shifted by the tap
     * and thinned by the stride. From [c, pixels] to [c·taps, examples·area after].
     */
    void unfold(Window window, MatrixStack x, int direction, int firstExample, int examples, MatrixStack patches);

    /** The transpose of {@link #unfold}: every pixel of these examples in {@code out} becomes the sum of what was made of it. */
    void fold(Window window, MatrixStack patches, int firstExample, int examples, MatrixStack out, int direction);

    /** out ← the mean of each 2×2 block; {@code planes} are those of x, {@code count} the number of directions. */
    void pool(Planes planes, MatrixStack x, MatrixStack out, int count);

    /** The transpose of {@link #pool}: each pixel's quarter to its block; {@code planes} are those of out. */
    void unpool(Planes planes, MatrixStack x, MatrixStack out, int count);
}
