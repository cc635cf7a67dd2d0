package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.MatrixStack;

/** Row loops of softmax and its logarithm; classes are few, so they run in double whatever the precision. */
final class SoftmaxRows {

    private SoftmaxRows() {}

    static void softmax(MatrixStack x, MatrixStack out) {
        logSoftmax(x, out);
        for (int row = 0; row < out.shape().rows(); row++) {
            for (int c = 0; c < out.shape().columns(); c++) {
                out.put(0, row, c, Math.exp(out.get(0, row, c)));
            }
        }
    }

    /** (x − max x) − log Σ exp(x − max x). */
    static void logSoftmax(MatrixStack x, MatrixStack out) {
        for (int row = 0; row < out.shape().rows(); row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < x.shape().columns(); c++) {
                max = Math.max(max, x.get(0, row, c));
            }
            double sum = 0;
            for (int c = 0; c < x.shape().columns(); c++) {
                sum += Math.exp(x.get(0, row, c) - max);
            }
            double logSum = Math.log(sum);
            for (int c = 0; c < out.shape().columns(); c++) {
                out.put(0, row, c, x.get(0, row, c) - max - logSum);
            }
        }
    }

    static void first(MatrixStack s, MatrixStack x1, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double mean = mean(s, x1, j, row);
            for (int c = 0; c < out.shape().columns(); c++) {
                out.put(j, row, c, s.get(j, row, c) * (x1.get(j, row, c) - mean));
            }
        });
    }

    static void logFirst(MatrixStack s, MatrixStack x1, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double mean = mean(s, x1, j, row);
            for (int c = 0; c < out.shape().columns(); c++) {
                out.put(j, row, c, x1.get(j, row, c) - mean);
            }
        });
    }

    static void mixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double mean1 = mean(s, x1, j, row);
            double mean2 = mean(s, x2, j, row);
            double mean12 = mean(s, x12, j, row);
            double covariance = covariance(s, x1, mean1, x2, mean2, j, row);
            for (int c = 0; c < out.shape().columns(); c++) {
                double d12 = entry(x12, j, row, c) - mean12;
                double d1d2 = (x1.get(j, row, c) - mean1) * (x2.get(j, row, c) - mean2);
                out.put(j, row, c, s.get(j, row, c) * (d12 + d1d2 - covariance));
            }
        });
    }

    static void logMixed(MatrixStack s, MatrixStack x1, MatrixStack x2, MatrixStack x12, MatrixStack out, int count) {
        forEachRow(out, count, (j, row) -> {
            double mean12 = mean(s, x12, j, row);
            double covariance = covariance(s, x1, mean(s, x1, j, row), x2, mean(s, x2, j, row), j, row);
            for (int c = 0; c < out.shape().columns(); c++) {
                out.put(j, row, c, entry(x12, j, row, c) - mean12 - covariance);
            }
        });
    }

    /** ⟨s, x⟩ over one row. */
    private static double mean(MatrixStack s, MatrixStack x, int direction, int row) {
        double mean = 0;
        for (int c = 0; !x.isZero() && c < x.shape().columns(); c++) {
            mean += s.get(direction, row, c) * x.get(direction, row, c);
        }
        return mean;
    }

    /** ⟨s, (x₁ − μ₁)(x₂ − μ₂)⟩ over one row. */
    private static double covariance(
            MatrixStack s, MatrixStack x1, double mean1, MatrixStack x2, double mean2, int direction, int row) {
        double covariance = 0;
        for (int c = 0; c < s.shape().columns(); c++) {
            double d1 = x1.get(direction, row, c) - mean1;
            double d2 = x2.get(direction, row, c) - mean2;
            covariance += s.get(direction, row, c) * d1 * d2;
        }
        return covariance;
    }

    private static double entry(MatrixStack x, int direction, int row, int column) {
        return x.isZero() ? 0 : x.get(direction, row, column);
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
