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
        reserve(window.planes());
        int area = window.after().area();
        int channels = x.shape().rows();
        for (int channel = 0; channel < channels; channel++) {
            for (int example = 0; example < examples; example++) {
                int plane = plane(window.planes(), x, direction, channel, firstExample + example);
                data(x).get(plane, from, 0, window.planes().area());
                for (int tap = 0; tap < window.taps(); tap++) {
                    Arrays.fill(to, 0, area, 0);
                    shift(window, tap, false, from, to);
                    data(patches).put(patch(window, patches, channel, tap, example, area), to, 0, area);
                }
            }
        }
    }

    @Override
    public void fold(
            Window window, MatrixStack patches, int firstExample, int examples, MatrixStack out, int direction) {
        reserve(window.planes());
        int area = window.after().area();
        int channels = out.shape().rows();
        for (int channel = 0; channel < channels; channel++) {
            for (int example = 0; example < examples; example++) {
                Arrays.fill(to, 0, window.planes().area(), 0);
                for (int tap = 0; tap < window.taps(); tap++) {
                    data(patches).get(patch(window, patches, channel, tap, example, area), from, 0, area);
                    shift(window, tap, true, to, from);
                }
                int plane = plane(window.planes(), out, direction, channel, firstExample + example);
                data(out).put(plane, to, 0, window.planes().area());
            }
        }
    }

    private static int patch(Window window, MatrixStack patches, int channel, int tap, int example, int area) {
        return patches.offset()
                + (channel * window.taps() + tap) * patches.shape().columns()
                + example * area;
    }

    /** Where the window's tap is inside: seen(y, x) = plane(stride·y + down, stride·x + right), or back, plane(…) += seen(y, x). */
    private static void shift(Window window, int tap, boolean back, float[] plane, float[] seen) {
        int stride = window.stride();
        int width = window.planes().width();
        int down = tap / window.side() - window.side() / 2;
        int right = tap % window.side() - window.side() / 2;
        int seenWidth = window.after().width();
        int first = right < 0 ? 1 : 0;
        int columns = Math.min(seenWidth, Math.floorDiv(width - 1 - right, stride) + 1) - first;
        for (int row = 0; row < window.after().height(); row++) {
            int y = stride * row + down;
            if (columns > 0 && y >= 0 && y < window.planes().height()) {
                int at = row * seenWidth + first;
                int start = y * width + stride * first + right;
                if (back) {
                    scatter(plane, start, stride, seen, at, columns);
                } else {
                    gather(seen, at, plane, start, stride, columns);
                }
            }
        }
    }

    private static void gather(float[] to, int at, float[] from, int start, int stride, int length) {
        if (stride == 1) {
            System.arraycopy(from, start, to, at, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            to[at + i] = from[start + stride * i];
        }
    }

    private static void scatter(float[] to, int at, int stride, float[] from, int start, int length) {
        if (stride == 1) {
            for (int i = 0; i < length; i++) {
                to[at + i] += from[start + i];
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            to[at + stride * i] += from[start + i];
        }
    }

    @Override
    public void pool(Planes planes, MatrixStack x, MatrixStack out, int count) {
        reserve(planes);
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
        reserve(planes);
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

    private void reserve(Planes planes) {
        if (from.length < planes.area()) {
            from = new float[planes.area()];
            to = new float[planes.area()];
        }
    }

    private static FloatBuffer data(MatrixStack stack) {
        return ((FloatStorage) stack.storage()).buffer();
    }
}
