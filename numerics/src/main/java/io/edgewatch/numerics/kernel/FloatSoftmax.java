package io.edgewatch.numerics.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Softmax in {@code float}; sums and exponentials in double. */
final class FloatSoftmax implements SoftmaxKernels {
    private float[] weights = new float[0];
    private float[] one = new float[0];
    private float[] two = new float[0];
    private float[] both = new float[0];
    private double[] powers = new double[0];

    @Override
    public void softmax(int causalRows, MatrixStack x, MatrixStack out) {
        reserve(out);
        int columns = out.shape().columns();
        for (int row = 0; row < out.shape().rows(); row++) {
            int visible = causalRows == 0 ? columns : row % causalRows + 1;
            load(x, 0, row, one);
            double sum = exponentials(visible);
            for (int c = 0; c < visible; c++) {
                one[c] = (float) (powers[c] / sum);
            }
            Arrays.fill(one, visible, columns, 0);
            store(out, 0, row, one);
        }
    }

    @Override
    public void logSoftmax(MatrixStack x, MatrixStack out) {
        reserve(out);
        int columns = out.shape().columns();
        for (int row = 0; row < out.shape().rows(); row++) {
            load(x, 0, row, one);
            double max = max(columns);
            double logSum = Math.log(exponentials(columns));
            for (int c = 0; c < columns; c++) {
                one[c] = (float) (one[c] - max - logSum);
            }
            store(out, 0, row, one);
        }
    }

    /** powers ← exp(x − max x); returns their sum. */
    private double exponentials(int visible) {
        double max = max(visible);
        double sum = 0;
        for (int c = 0; c < visible; c++) {
            powers[c] = Math.exp(one[c] - max);
            sum += powers[c];
        }
        return sum;
    }

    private double max(int visible) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < visible; c++) {
            max = Math.max(max, one[c]);
        }
        return max;
    }

    @Override
    public void first(MatrixStack s, MatrixStack x1, MatrixStack out, int count) {
        forEachRow(out, count, (direction, row, columns) -> {
            load(s, direction, row, weights);
            loadCentred(x1, direction, row, one, columns);
            for (int c = 0; c < columns; c++) {
                one[c] *= weights[c];
            }
            store(out, direction, row, one);
        });
    }

    @Override
    public void logFirst(MatrixStack s, MatrixStack x1, MatrixStack out, int count) {
        forEachRow(out, count, (direction, row, columns) -> {
            load(s, direction, row, weights);
            loadCentred(x1, direction, row, one, columns);
            store(out, direction, row, one);
        });
    }

    @Override
    public void mixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count) {
        forEachRow(out, count, (direction, row, columns) -> {
            loadMixed(s, x1, x2, x12, direction, row, columns);
            float covariance = (float) mean(one, columns);
            for (int c = 0; c < columns; c++) {
                both[c] = weights[c] * (both[c] + one[c] - covariance);
            }
            store(out, direction, row, both);
        });
    }

    @Override
    public void logMixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count) {
        forEachRow(out, count, (direction, row, columns) -> {
            loadMixed(s, x1, x2, x12, direction, row, columns);
            float covariance = (float) mean(one, columns);
            for (int c = 0; c < columns; c++) {
                both[c] -= covariance;
            }
            store(out, direction, row, both);
        });
    }

    /** one ← d₁d₂, both ← x₁₂ less its mean. */
    private void loadMixed(
            MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, int direction, int row, int columns) {
        load(s, direction, row, weights);
        loadCentred(x1, direction, row, one, columns);
        loadCentred(x2, direction, row, two, columns);
        for (int c = 0; c < columns; c++) {
            one[c] *= two[c];
        }
        loadCentred(x12, direction, row, both, columns);
    }

    /** to ← x − ⟨s, x⟩. */
    private void loadCentred(MatrixStack x, int direction, int row, float[] to, int columns) {
        if (x.isZero()) {
            Arrays.fill(to, 0, columns, 0);
            return;
        }
        load(x, direction, row, to);
        float mean = (float) mean(to, columns);
        for (int c = 0; c < columns; c++) {
            to[c] -= mean;
        }
    }

    /** ⟨s, x⟩, as four sums side by side: one alone waits for each addition. */
    private double mean(float[] x, int columns) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < columns; i += 4) {
            a += weights[i] * x[i];
            b += weights[i + 1] * x[i + 1];
            c += weights[i + 2] * x[i + 2];
            d += weights[i + 3] * x[i + 3];
        }
        for (; i < columns; i++) {
            a += weights[i] * x[i];
        }
        return (a + b) + (c + d);
    }

    private interface RowLoop {
        void at(int direction, int row, int columns);
    }

    private void forEachRow(MatrixStack out, int count, RowLoop loop) {
        reserve(out);
        for (int direction = 0; direction < count; direction++) {
            for (int row = 0; row < out.shape().rows(); row++) {
                loop.at(direction, row, out.shape().columns());
            }
        }
    }

    private void reserve(MatrixStack rows) {
        int columns = rows.shape().columns();
        if (weights.length < columns) {
            weights = new float[columns];
            one = new float[columns];
            two = new float[columns];
            both = new float[columns];
            powers = new double[columns];
        }
    }

    private static void load(MatrixStack from, int direction, int row, float[] to) {
        int columns = from.shape().columns();
        data(from).get(from.start(direction) + row * columns, to, 0, columns);
    }

    private static void store(MatrixStack to, int direction, int row, float[] from) {
        int columns = to.shape().columns();
        data(to).put(to.start(direction) + row * columns, from, 0, columns);
    }

    private static FloatBuffer data(MatrixStack stack) {
        return ((FloatStorage) stack.storage()).buffer();
    }
}
