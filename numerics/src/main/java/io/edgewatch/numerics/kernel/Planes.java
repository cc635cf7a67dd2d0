package io.edgewatch.numerics.kernel;

/**
 * How images lie in a matrix: one row per channel, and in it one plane after the other, one per example, each row-major.
 *
 * @param examples number of planes in a row
 * @param height rows of a plane
 * @param width columns of a plane
 */
public record Planes(int examples, int height, int width) {

    public Planes {
        if (examples < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("images have at least one example, row and column, got: " + examples
                    + " of " + height + "×" + width);
        }
    }

    /** Pixels of one plane. */
    public int area() {
        return height * width;
    }

    /** Pixels of a channel. */
    public int pixels() {
        return Math.multiplyExact(examples, area());
    }

    /** Half as high and wide; an odd last row or column is dropped. */
    public Planes halved() {
        return new Planes(examples, height / 2, width / 2);
    }
}
