package io.edgewatch.numerics.kernel;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Convolutions as products with unfolded images, some examples at a time so that what is unfolded stays in the second-level cache; it is never
 * a matrix of its own. Weights are [out, c·taps], images as {@link Planes} says.
 *
 * <p>{@code count} is the number of directions.
 */
public final class Convolutions implements AutoCloseable {

    private static final int PATCH_ELEMENTS = 1 << 16;

    private final ImageKernels images;
    private final Panel.Product product;
    private final Scratch patches;
    private final Scratch gathered;

    Convolutions(DataType precision, ImageKernels images, Panel.Product product) {
        this.images = images;
        this.product = product;
        this.patches = new Scratch(precision);
        this.gathered = new Scratch(precision);
    }

    /**
     * out ← Σ W·N(x) over products of weights W and images x, N being the unfolding.
     *
     * @param onTop whether the sum is added to what {@code out} holds
     */
    public void convolve(Window window, List<Products.Product> products, boolean onTop, MatrixStack out, int count) {
        double beta = onTop ? 1 : 0;
        for (var each : products) {
            var weights = each.factors().get(0);
            var x = each.factors().get(1);
            if (count > 1 && x.isShared() && !weights.isShared() && out.isTall()) {
                var all = gathered.matrix(
                        count * weights.shape().rows(), weights.shape().columns());
                copy(weights, all, count, true);
                convolve(window, each.coefficient(), all, x, beta, tall(out, count), 1);
            } else {
                convolve(window, each.coefficient(), weights, x, beta, out, count);
            }
            beta = 1;
        }
    }

    private void convolve(
            Window window, double alpha, MatrixStack weights, MatrixStack x, double beta, MatrixStack out, int count) {
        forEachTile(window, weights.shape().columns(), (first, examples, seen) -> {
            for (int direction = 0; direction < count; direction++) {
                unfold(window, x, direction, first, examples, seen);
                var result = part(window, out, direction, first, examples);
                var columns = columns(seen, result.columns());
                product.multiply(alpha, Panel.of(weights, direction), columns, beta, result);
            }
        });
    }

    private void unfold(Window window, MatrixStack x, int direction, int first, int examples, MatrixStack seen) {
        if (direction == 0 || !x.isShared()) {
            images.unfold(window, x, direction, first, examples, seen);
        }
    }

    /** out ← Σ Nᵀ(Wᵀ·y) over products of weights W and images y, the transpose of {@link #convolve} in x. */
    public void convolveBack(Window window, List<Products.Product> products, MatrixStack out, int count) {
        forEachTile(window, products.get(0).factors().get(0).shape().columns(), (first, examples, seen) -> {
            for (int direction = 0; direction < count; direction++) {
                double beta = 0;
                for (var each : products) {
                    var weights = Panel.of(each.factors().get(0), direction).transpose();
                    var y = part(window, each.factors().get(1), direction, first, examples);
                    product.multiply(each.coefficient(), weights, y, beta, columns(seen, y.columns()));
                    beta = 1;
                }
                images.fold(window, seen, first, examples, out, direction);
            }
        });
    }

    /** out ← Σ y·N(x)ᵀ over products of images y and x, the transpose of {@link #convolve} in W. */
    public void correlate(Window window, List<Products.Product> products, MatrixStack out, int count) {
        double beta = 0;
        for (var each : products) {
            var y = each.factors().get(0);
            var x = each.factors().get(1);
            if (count > 1 && x.isShared() && y.isTall()) {
                var all =
                        gathered.matrix(count * out.shape().rows(), out.shape().columns());
                if (beta != 0) {
                    copy(out, all, count, true);
                }
                correlate(window, each.coefficient(), tall(y, count), x, beta, all, 1);
                copy(out, all, count, false);
            } else {
                correlate(window, each.coefficient(), y, x, beta, out, count);
            }
            beta = 1;
        }
    }

    private void correlate(
            Window window, double alpha, MatrixStack y, MatrixStack x, double beta, MatrixStack out, int count) {
        forEachTile(window, out.shape().columns(), (first, examples, seen) -> {
            for (int direction = 0; direction < count; direction++) {
                unfold(window, x, direction, first, examples, seen);
                var left = part(window, y, direction, first, examples);
                var columns = columns(seen, left.columns()).transpose();
                product.multiply(alpha, left, columns, first == 0 ? beta : 1, Panel.of(out, direction));
            }
        });
    }

    /** A stack whose matrices follow each other, as one matrix. */
    private static MatrixStack tall(MatrixStack stack, int count) {
        var shape = new MatrixShape(count * stack.shape().rows(), stack.shape().columns());
        return new MatrixStack(stack.storage(), shape, stack.offset(), 0);
    }

    /** The matrices of a stack ↔ one below the other. */
    private static void copy(MatrixStack stack, MatrixStack all, int count, boolean intoAll) {
        int size = stack.shape().size();
        for (int j = 0; j < count; j++) {
            if (intoAll) {
                stack.storage().copy(stack.start(j), all.storage(), all.offset() + j * size, size);
            } else {
                all.storage().copy(all.offset() + j * size, stack.storage(), stack.start(j), size);
            }
        }
    }

    /** Some examples of images as they are after the window. */
    private static Panel part(Window window, MatrixStack y, int direction, int firstExample, int examples) {
        int area = window.areaAfter();
        int offset = y.start(direction) + firstExample * area;
        return Panel.of(
                y.storage(),
                offset,
                y.shape().rows(),
                examples * area,
                y.shape().columns());
    }

    private static Panel columns(MatrixStack seen, int columns) {
        var shape = seen.shape();
        return Panel.of(seen.storage(), seen.offset(), shape.rows(), columns, shape.columns());
    }

    private interface TileLoop {
        void at(int firstExample, int examples, MatrixStack seen);
    }

    private void forEachTile(Window window, int seenRows, TileLoop loop) {
        int area = window.areaAfter();
        int all = window.planes().examples();
        int atOnce = Math.max(1, Math.min(all, PATCH_ELEMENTS / (seenRows * area)));
        var seen = patches.matrix(seenRows, atOnce * area);
        for (int first = 0; first < all; first += atOnce) {
            loop.at(first, Math.min(atOnce, all - first), seen);
        }
    }

    @Override
    public void close() {
        patches.close();
        gathered.close();
    }
}
