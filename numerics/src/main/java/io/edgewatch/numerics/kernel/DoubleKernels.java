package io.edgewatch.numerics.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import java.util.List;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** Kernels for {@code double}: BLAS for matrices, tiles that fit the first-level cache for the rest. */
final class DoubleKernels implements Kernels {

    // three tiles of 8 or 16 KiB: copies in and out stay in the first-level cache, and plain array loops vectorize
    private static final int TILE = 2048;

    private final SideBySide sideBySide =
            new SideBySide(DataType.DOUBLE, (alpha, a, b, beta, out) -> gemm(alpha, a, b, beta, out, 0, 1));
    private final ImageKernels images = new DoubleImages();
    private final GroupKernels groups = new DoubleGroups();
    private final Convolutions convolutions = new Convolutions(DataType.DOUBLE, images, DoubleKernels::multiply);
    private final BlockProducts blockProducts = new BlockProducts(DoubleKernels::multiply);
    private final double[] sum = new double[TILE];
    private final double[] term = new double[TILE];
    private final double[] factor = new double[TILE];

    @Override
    public void sumOfProducts(List<Products.Product> products, MatrixStack out, int count) {
        int size = out.shape().size();
        for (int direction = 0; direction < count; direction++) {
            for (int at = 0; at < size; at += TILE) {
                int length = Math.min(TILE, size - at);
                sumTile(products, direction, at, length);
                data(out).put(out.start(direction) + at, sum, 0, length);
            }
        }
    }

    private void sumTile(List<Products.Product> products, int direction, int at, int length) {
        if (products.isEmpty()) {
            fill(sum, 0, length);
        }
        for (int i = 0; i < products.size(); i++) {
            double[] target = i == 0 ? sum : term;
            productTile(products.get(i), direction, at, length, target);
            if (i > 0) {
                add(sum, term, length);
            }
        }
    }

    private void productTile(Products.Product product, int direction, int at, int length, double[] target) {
        var factors = product.factors();
        if (factors.isEmpty()) {
            fill(target, product.coefficient(), length);
            return;
        }
        load(factors.get(0), direction, at, length, target);
        for (int f = 1; f < factors.size(); f++) {
            load(factors.get(f), direction, at, length, factor);
            multiply(target, factor, length);
        }
        if (product.coefficient() != 1) {
            scale(target, product.coefficient(), length);
        }
    }

    private static void load(MatrixStack from, int direction, int at, int length, double[] tile) {
        data(from).get(from.start(direction) + at, tile, 0, length);
    }

    private static java.nio.DoubleBuffer data(MatrixStack stack) {
        return ((DoubleStorage) stack.storage()).buffer();
    }

    private static void fill(double[] x, double value, int length) {
        for (int i = 0; i < length; i++) {
            x[i] = value;
        }
    }

    private static void add(double[] x, double[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] += y[i];
        }
    }

    private static void multiply(double[] x, double[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] *= y[i];
        }
    }

    private static void scale(double[] x, double coefficient, int length) {
        for (int i = 0; i < length; i++) {
            x[i] *= coefficient;
        }
    }

    @Override
    public void multiply(double alpha, Factor a, Factor b, double beta, MatrixStack out, int count) {
        boolean oneProduct =
                a.matrix().isTall() && !a.transposed() && b.matrix().isShared() && out.isTall();
        if (oneProduct) {
            gemm(alpha, a, b, beta, out, 0, count);
        } else if (SideBySide.isWorthwhile(a, b, count)) {
            sideBySide.multiply(alpha, a, b, beta, out, count);
        } else {
            for (int direction = 0; direction < count; direction++) {
                gemm(alpha, a, b, beta, out, direction, 1);
            }
        }
    }

    private static void gemm(
            double alpha, Factor a, Factor b, double beta, MatrixStack out, int direction, int stacked) {
        openblas_nolapack.cblas_dgemm(
                CblasRowMajor,
                a.transposed() ? CblasTrans : CblasNoTrans,
                b.transposed() ? CblasTrans : CblasNoTrans,
                stacked * a.rows(),
                b.columns(),
                a.columns(),
                alpha,
                pointer(a.matrix(), direction),
                a.matrix().shape().columns(),
                pointer(b.matrix(), direction),
                b.matrix().shape().columns(),
                beta,
                pointer(out, direction),
                out.shape().columns());
    }

    private static org.bytedeco.javacpp.DoublePointer pointer(MatrixStack stack, int direction) {
        return ((DoubleStorage) stack.storage()).pointerAt(stack.start(direction));
    }

    @Override
    public void tanh(MatrixStack x, MatrixStack out) {
        Nd4j.getExecutioner().exec(new Tanh(x.array(), out.array()));
    }

    @Override
    public void gelu(int k, MatrixStack x, MatrixStack out) {
        DoubleGelu.apply(k, this, x, out);
    }

    @Override
    public void broadcast(MatrixStack x, MatrixStack out, int count) {
        for (int direction = 0; direction < count; direction++) {
            for (int row = 0; row < out.shape().rows(); row++) {
                broadcastRow(x, out, direction, row);
            }
        }
    }

    private void broadcastRow(MatrixStack x, MatrixStack out, int direction, int row) {
        int columns = out.shape().columns();
        int from = x.start(direction)
                + (x.shape().rows() == 1 ? 0 : row * x.shape().columns());
        int to = out.start(direction) + row * columns;
        boolean oneColumn = x.shape().columns() == 1;
        if (oneColumn) {
            fill(factor, data(x).get(from), Math.min(TILE, columns));
        }
        for (int at = 0; at < columns; at += TILE) {
            int length = Math.min(TILE, columns - at);
            if (!oneColumn) {
                data(x).get(from + at, factor, 0, length);
            }
            data(out).put(to + at, factor, 0, length);
        }
    }

    @Override
    public void reduce(MatrixStack x, MatrixStack out, int count) {
        for (int direction = 0; direction < count; direction++) {
            if (out.shape().columns() == 1) {
                sumRows(x, out, direction);
            } else {
                sumColumns(x, out, direction);
            }
        }
    }

    private void sumRows(MatrixStack x, MatrixStack out, int direction) {
        double total = 0;
        for (int row = 0; row < x.shape().rows(); row++) {
            double rowSum = 0;
            for (int column = 0; column < x.shape().columns(); column++) {
                rowSum += x.get(direction, row, column);
            }
            total += rowSum;
            if (out.shape().rows() > 1) {
                out.put(direction, row, 0, rowSum);
            }
        }
        if (out.shape().rows() == 1) {
            out.put(direction, 0, 0, total);
        }
    }

    private void sumColumns(MatrixStack x, MatrixStack out, int direction) {
        int columns = x.shape().columns();
        for (int at = 0; at < columns; at += TILE) {
            int length = Math.min(TILE, columns - at);
            fill(sum, 0, length);
            for (int row = 0; row < x.shape().rows(); row++) {
                data(x).get(x.start(direction) + row * columns + at, term, 0, length);
                add(sum, term, length);
            }
            data(out).put(out.start(direction) + at, sum, 0, length);
        }
    }

    private static void multiply(double alpha, Panel a, Panel b, double beta, Panel out) {
        openblas_nolapack.cblas_dgemm(
                CblasRowMajor,
                a.transposed() ? CblasTrans : CblasNoTrans,
                b.transposed() ? CblasTrans : CblasNoTrans,
                out.rows(),
                out.columns(),
                a.inner(),
                alpha,
                pointer(a),
                a.lead(),
                pointer(b),
                b.lead(),
                beta,
                pointer(out),
                out.lead());
    }

    private static org.bytedeco.javacpp.DoublePointer pointer(Panel panel) {
        return ((DoubleStorage) panel.storage()).pointerAt(panel.offset());
    }

    @Override
    public ImageKernels images() {
        return images;
    }

    @Override
    public Convolutions convolutions() {
        return convolutions;
    }

    @Override
    public BlockProducts blockProducts() {
        return blockProducts;
    }

    @Override
    public GroupKernels groups() {
        return groups;
    }

    @Override
    public void close() {
        convolutions.close();
        sideBySide.close();
    }
}
