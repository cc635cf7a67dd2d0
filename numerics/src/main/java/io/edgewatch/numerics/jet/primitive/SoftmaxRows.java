package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.Arrays;

/** Row loops of softmax and its logarithm, in double whatever the precision. */
final class SoftmaxRows {

    /** Of every this many rows the i-th sees i + 1 columns; 0 means that every row sees all. */
    private final int causalRows;

    private final int columns;
    private final double[] s;
    private final double[] x1;
    private final double[] x2;
    private final double[] x12;

    SoftmaxRows(int causalRows, int columns) {
        this.causalRows = causalRows;
        this.columns = columns;
        this.s = new double[columns];
        this.x1 = new double[columns];
        this.x2 = new double[columns];
        this.x12 = new double[columns];
    }

    private int visible(int row) {
        return causalRows == 0 ? columns : row % causalRows + 1;
    }

    void softmax(MatrixStack x, MatrixStack out) {
        for (int row = 0; row < out.shape().rows(); row++) {
            int visible = visible(row);
            load(x, 0, row, x1);
            double max = max(x1, visible);
            double sum = 0;
            for (int c = 0; c < visible; c++) {
                s[c] = Math.exp(x1[c] - max);
                sum += s[c];
            }
            for (int c = 0; c < visible; c++) {
                s[c] /= sum;
            }
            for (int c = visible; c < columns; c++) {
                s[c] = 0;
            }
            store(out, 0, row, s);
        }
    }

    /** (x − max x) − log Σ exp(x − max x). */
    void logSoftmax(MatrixStack x, MatrixStack out) {
        for (int row = 0; row < out.shape().rows(); row++) {
            load(x, 0, row, x1);
            double max = max(x1, columns);
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += Math.exp(x1[c] - max);
            }
            double logSum = Math.log(sum);
            for (int c = 0; c < columns; c++) {
                x1[c] = x1[c] - max - logSum;
            }
            store(out, 0, row, x1);
        }
    }

    private static double max(double[] x, int length) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < length; c++) {
            max = Math.max(max, x[c]);
        }
        return max;
    }

    void first(MatrixStack softmax, MatrixStack first, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            load(softmax, j, row, s);
            load(first, j, row, x1);
            centre(x1);
            multiply(x1, s);
            store(out, j, row, x1);
        });
    }

    void logFirst(MatrixStack softmax, MatrixStack first, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            load(softmax, j, row, s);
            load(first, j, row, x1);
            centre(x1);
            store(out, j, row, x1);
        });
    }

    void mixed(
            MatrixStack softmax, MatrixStack first, MatrixStack second, MatrixStack mixed, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double covariance = loadMixed(softmax, first, second, mixed, j, row);
            for (int c = 0; c < columns; c++) {
                x12[c] = s[c] * (x12[c] + x1[c] * x2[c] - covariance);
            }
            store(out, j, row, x12);
        });
    }

    void logMixed(
            MatrixStack softmax, MatrixStack first, MatrixStack second, MatrixStack mixed, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double covariance = loadMixed(softmax, first, second, mixed, j, row);
            for (int c = 0; c < columns; c++) {
                x12[c] -= covariance;
            }
            store(out, j, row, x12);
        });
    }

    /** Loads the row's coefficients, each less its mean. Returns ⟨s, d₁d₂⟩. */
    private double loadMixed(
            MatrixStack softmax, MatrixStack first, MatrixStack second, MatrixStack mixed, int direction, int row) {
        load(softmax, direction, row, s);
        load(first, direction, row, x1);
        centre(x1);
        load(second, direction, row, x2);
        centre(x2);
        load(mixed, direction, row, x12);
        centre(x12);
        double covariance = 0;
        for (int c = 0; c < columns; c++) {
            covariance += s[c] * x1[c] * x2[c];
        }
        return covariance;
    }

    /** x ← x − ⟨s, x⟩. */
    private void centre(double[] x) {
        double mean = 0;
        for (int c = 0; c < columns; c++) {
            mean += s[c] * x[c];
        }
        for (int c = 0; c < columns; c++) {
            x[c] -= mean;
        }
    }

    private static void multiply(double[] x, double[] y) {
        for (int c = 0; c < x.length; c++) {
            x[c] *= y[c];
        }
    }

    private void load(MatrixStack from, int direction, int row, double[] to) {
        if (from.isZero()) {
            Arrays.fill(to, 0);
        } else {
            from.storage().read(from.start(direction) + row * columns, to, columns);
        }
    }

    private void store(MatrixStack to, int direction, int row, double[] from) {
        to.storage().write(to.start(direction) + row * columns, from, columns);
    }

    private interface RowLoop {
        void at(int direction, int row);
    }

    private static void forEachRow(MatrixStack out, int count, RowLoop loop) {
        for (int direction = 0; direction < count; direction++) {
            for (int row = 0; row < out.shape().rows(); row++) {
                loop.at(direction, row);
            }
        }
    }
}
