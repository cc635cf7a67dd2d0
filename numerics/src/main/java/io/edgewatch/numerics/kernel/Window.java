package io.edgewatch.numerics.kernel;

/**
 * Which pixels a convolution's outputs see: squares of {@code side} around every {@code stride}-th pixel, zeros outside ("same" padding).
 *
 * @param planes how the images lie before
 * @param side 1 or 3
 * @param stride 1 or 2
 */
public record Window(Planes planes, int side, int stride) {

    public Window {
        if ((side != 1 && side != 3) || (stride != 1 && stride != 2)) {
            throw new IllegalArgumentException(
                    "a window has a side of 1 or 3 and a stride of 1 or 2, got: " + side + ", " + stride);
        }
    }

    /** How the images lie after; an odd side is rounded up. */
    public Planes after() {
        return new Planes(planes.examples(), heightAfter(), widthAfter());
    }

    int heightAfter() {
        return (planes.height() + stride - 1) / stride;
    }

    int widthAfter() {
        return (planes.width() + stride - 1) / stride;
    }

    int areaAfter() {
        return heightAfter() * widthAfter();
    }

    /** Pixels in the square. */
    public int taps() {
        return side * side;
    }

    /** How far a tap is below the middle. */
    int down(int tap) {
        return tap / side - side / 2;
    }

    /** How far a tap is to the right of the middle. */
    int right(int tap) {
        return tap % side - side / 2;
    }

    /** The first column after whose tap is inside. */
    int firstColumn(int tap) {
        return right(tap) < 0 ? 1 : 0;
    }

    /** Number of columns after whose tap is inside. */
    int columns(int tap) {
        int within = Math.floorDiv(planes.width() - 1 - right(tap), stride) + 1;
        return Math.max(0, Math.min(widthAfter(), within) - firstColumn(tap));
    }
}
