package io.edgewatch.numerics.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Images in {@code float}. */
final class FloatImages implements ImageKernels {

    private float[] from = new float[0];
    private float[] to = new float[0];

    @Override
    public void unfold(
            Window window, MatrixStack x, int direction, int firstExample, int examples, MatrixStack patches) {
        int pixels = examples * window.planes().area();
        int seen = examples * window.after().area();
        reserve(pixels);
        for (int channel = 0; channel < x.shape().rows(); channel++) {
            data(x).get(plane(window.planes(), x, direction, channel, firstExample), from, 0, pixels);
            for (int tap = 0; tap < window.taps(); tap++) {
                if (window.stride() == 1) {
                    shift(window, tap, examples);
                    clearOutside(window, tap, examples, to);
                } else {
                    gather(window, tap, examples);
                }
                data(patches).put(patch(window, patches, channel, tap), to, 0, seen);
            }
        }
    }

    @Override
    public void fold(
            Window window, MatrixStack patches, int firstExample, int examples, MatrixStack out, int direction) {
        int pixels = examples * window.planes().area();
        int seen = examples * window.after().area();
        reserve(pixels);
        for (int channel = 0; channel < out.shape().rows(); channel++) {
            Arrays.fill(to, 0, pixels, 0);
            for (int tap = 0; tap < window.taps(); tap++) {
                data(patches).get(patch(window, patches, channel, tap), from, 0, seen);
                if (window.stride() == 1) {
                    clearOutside(window, tap, examples, from);
                    addShifted(window, tap, examples);
                } else {
                    scatter(window, tap, examples);
                }
            }
            data(out).put(plane(window.planes(), out, direction, channel, firstExample), to, 0, pixels);
        }
    }

    private static int patch(Window window, MatrixStack patches, int channel, int tap) {
        return patches.offset()
                + (channel * window.taps() + tap) * patches.shape().columns();
    }

    /** Where tap's pixel lies, counted from the one in the middle. */
    private static int offset(Window window, int tap) {
        return window.down(tap) * window.planes().width() + window.right(tap);
    }

    /** to(i) = from(i + offset) over all planes at once; what comes from across a border is wrong, see {@link #clearOutside}. */
    private void shift(Window window, int tap, int examples) {
        int offset = offset(window, tap);
        int length = Math.max(0, examples * window.planes().area() - Math.abs(offset));
        System.arraycopy(from, Math.max(0, offset), to, Math.max(0, -offset), length);
    }

    /** to(i + offset) += from(i) over all planes at once. */
    private void addShifted(Window window, int tap, int examples) {
        int offset = offset(window, tap);
        int length = Math.max(0, examples * window.planes().area() - Math.abs(offset));
        add(to, Math.max(0, offset), from, Math.max(0, -offset), length);
    }

    private static void add(float[] to, int at, float[] from, int start, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] += from[start + i];
        }
    }

    /** Zero where the tap is outside: the first or last row, the first or last column of every plane. */
    private static void clearOutside(Window window, int tap, int examples, float[] seen) {
        int width = window.planes().width();
        int height = window.planes().height();
        int down = window.down(tap);
        int right = window.right(tap);
        for (int example = 0; example < examples && down != 0; example++) {
            int row = example * height + (down < 0 ? 0 : height - 1);
            Arrays.fill(seen, row * width, (row + 1) * width, 0);
        }
        for (int row = 0; row < examples * height && right != 0; row++) {
            seen[row * width + (right < 0 ? 0 : width - 1)] = 0;
        }
    }

    /** to(y, x) = from(stride·y + down, stride·x + right) where that is inside, else zero. */
    private void gather(Window window, int tap, int examples) {
        Arrays.fill(to, 0, examples * window.after().area(), 0);
        int stride = window.stride();
        int columns = window.columns(tap);
        forEachRow(window, tap, examples, (at, start) -> gather(from, start, stride, to, at, columns));
    }

    /** to(stride·y + down, stride·x + right) += from(y, x) where that is inside. */
    private void scatter(Window window, int tap, int examples) {
        int stride = window.stride();
        int columns = window.columns(tap);
        forEachRow(window, tap, examples, (at, start) -> scatter(from, at, to, start, stride, columns));
    }

    private static void gather(float[] from, int start, int stride, float[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = from[start + stride * i];
        }
    }

    private static void scatter(float[] from, int at, float[] to, int start, int stride, int length) {
        for (int i = 0; i < length; i++) {
            to[start + stride * i] += from[at + i];
        }
    }

    private interface RowLoop {
        void at(int after, int before);
    }

    /** Where the tap of a row is inside: its first such pixel after, and the pixel it sees before. */
    private static void forEachRow(Window window, int tap, int examples, RowLoop loop) {
        var before = window.planes();
        var after = window.after();
        int first = window.firstColumn(tap);
        for (int example = 0; example < examples; example++) {
            for (int row = 0; row < after.height(); row++) {
                int y = row * window.stride() + window.down(tap);
                if (y >= 0 && y < before.height()) {
                    int seen = example * before.area() + y * before.width();
                    loop.at(
                            example * after.area() + row * after.width() + first,
                            seen + window.stride() * first + window.right(tap));
                }
            }
        }
    }

    @Override
    public void pool(Planes planes, MatrixStack x, MatrixStack out, int count) {
        reserve(planes.area());
        Planes small = planes.halved();
        forEachPlane(planes, x.shape().rows(), count, (direction, channel, example) -> {
            data(x).get(plane(planes, x, direction, channel, example), from, 0, planes.area());
            for (int row = 0; row < small.height(); row++) {
                int above = 2 * row * planes.width();
                int below = above + planes.width();
                for (int column = 0; column < small.width(); column++) {
                    float upper = from[above + 2 * column] + from[above + 2 * column + 1];
                    float lower = from[below + 2 * column] + from[below + 2 * column + 1];
                    to[row * small.width() + column] = 0.25f * (upper + lower);
                }
            }
            data(out).put(plane(small, out, direction, channel, example), to, 0, small.area());
        });
    }

    @Override
    public void unpool(Planes planes, MatrixStack x, MatrixStack out, int count) {
        reserve(planes.area());
        Planes small = planes.halved();
        Arrays.fill(to, 0, planes.area(), 0);
        forEachPlane(planes, x.shape().rows(), count, (direction, channel, example) -> {
            data(x).get(plane(small, x, direction, channel, example), from, 0, small.area());
            for (int row = 0; row < 2 * small.height(); row++) {
                for (int column = 0; column < 2 * small.width(); column++) {
                    to[row * planes.width() + column] = 0.25f * from[row / 2 * small.width() + column / 2];
                }
            }
            data(out).put(plane(planes, out, direction, channel, example), to, 0, planes.area());
        });
    }

    private interface PlaneLoop {
        void at(int direction, int channel, int example);
    }

    private static void forEachPlane(Planes planes, int channels, int count, PlaneLoop loop) {
        for (int direction = 0; direction < count; direction++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int example = 0; example < planes.examples(); example++) {
                    loop.at(direction, channel, example);
                }
            }
        }
    }

    private static int plane(Planes planes, MatrixStack stack, int direction, int row, int example) {
        return stack.start(direction) + row * planes.pixels() + example * planes.area();
    }

    private void reserve(int pixels) {
        if (from.length < pixels) {
            from = new float[pixels];
            to = new float[pixels];
        }
    }

    private static FloatBuffer data(MatrixStack stack) {
        return ((FloatStorage) stack.storage()).buffer();
    }
}
