package io.edgewatch.numerics.kernel;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/** Images in {@code double}. */
final class DoubleImages implements ImageKernels {

    private static final int SIDE = 3;

    private double[] from = new double[0];
    private double[] to = new double[0];

    @Override
    public void neighbours(Planes planes, MatrixStack x, MatrixStack out, int count) {
        reserve(planes);
        forEachPlane(planes, x.shape().rows(), count, (direction, channel, example) -> {
            data(x).get(plane(planes, x, direction, channel, example), from, 0, planes.area());
            for (int tap = 0; tap < TAPS; tap++) {
                Arrays.fill(to, 0, planes.area(), 0);
                shift(planes, tap / SIDE - 1, tap % SIDE - 1, from, to);
                int at = plane(planes, out, direction, channel * TAPS + tap, example);
                data(out).put(at, to, 0, planes.area());
            }
        });
    }

    @Override
    public void fromNeighbours(Planes planes, MatrixStack x, MatrixStack out, int count) {
        reserve(planes);
        forEachPlane(planes, out.shape().rows(), count, (direction, channel, example) -> {
            Arrays.fill(to, 0, planes.area(), 0);
            for (int tap = 0; tap < TAPS; tap++) {
                int at = plane(planes, x, direction, channel * TAPS + tap, example);
                data(x).get(at, from, 0, planes.area());
                shift(planes, 1 - tap / SIDE, 1 - tap % SIDE, from, to);
            }
            data(out).put(plane(planes, out, direction, channel, example), to, 0, planes.area());
        });
    }

    /** to(y, x) += from(y + down, x + right) wherever that is inside. */
    private static void shift(Planes planes, int down, int right, double[] from, double[] to) {
        int width = planes.width();
        int firstRow = Math.max(0, -down);
        int rows = planes.height() - Math.abs(down);
        int firstColumn = Math.max(0, -right);
        int columns = width - Math.abs(right);
        for (int row = firstRow; row < firstRow + rows; row++) {
            int at = row * width + firstColumn;
            add(to, at, from, at + down * width + right, columns);
        }
    }

    private static void add(double[] to, int at, double[] from, int start, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] += from[start + i];
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
                    double upper = from[above + 2 * column] + from[above + 2 * column + 1];
                    double lower = from[below + 2 * column] + from[below + 2 * column + 1];
                    to[row * small.width() + column] = 0.25 * (upper + lower);
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
                    to[row * planes.width() + column] = 0.25 * from[row / 2 * small.width() + column / 2];
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
            from = new double[planes.area()];
            to = new double[planes.area()];
        }
    }

    private static DoubleBuffer data(MatrixStack stack) {
        return ((DoubleStorage) stack.storage()).buffer();
    }
}
