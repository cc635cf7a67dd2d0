package io.edgewatch.numerics.kernel;

import java.util.List;

/** Products of many small matrices, block by block. */
public final class BlockProducts {

    private final Panel.Product product;

    BlockProducts(Panel.Product product) {
        this.product = product;
    }

    /** A factor of every product: where its blocks lie, and whether they are transposed. */
    public record Side(Blocks blocks, boolean transposed) {

        /** Shape of one factor. */
        public MatrixShape factor() {
            var stored = new MatrixShape(blocks.rows(), blocks.columns());
            return transposed ? stored.transposed() : stored;
        }

        /** The same blocks, transposed if these are not. */
        public Side other() {
            return new Side(blocks, !transposed);
        }

        Panel panel(MatrixStack stack, int direction, int first, int second) {
            var panel = blocks.panel(stack, direction, first, second);
            return transposed ? panel.transpose() : panel;
        }
    }

    /**
     * out ← scale·Σ a·b over products, in every block.
     *
     * @param result how the blocks of {@code out} lie
     * @param count the number of directions
     */
    public void multiply(
            double scale, Side a, Side b, Blocks result, List<Products.Product> products, MatrixStack out, int count) {
        for (int direction = 0; direction < count; direction++) {
            for (int first = 0; first < result.outer(); first++) {
                for (int second = 0; second < result.inner(); second++) {
                    var block = result.panel(out, direction, first, second);
                    double beta = 0;
                    for (var each : products) {
                        var left = a.panel(each.factors().get(0), direction, first, second);
                        var right = b.panel(each.factors().get(1), direction, first, second);
                        product.multiply(scale * each.coefficient(), left, right, beta, block);
                        beta = 1;
                    }
                }
            }
        }
    }
}
