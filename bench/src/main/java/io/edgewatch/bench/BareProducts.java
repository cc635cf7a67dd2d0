package io.edgewatch.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import io.edgewatch.numerics.network.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The matrix products alone that one Hv of an MLP takes once the gradient is known, in their shapes: two in the first layer, whose inputs do not
 * depend on the weights, six in every other.
 */
final class BareProducts {
    private final List<Product> products = new ArrayList<>();

    BareProducts(Mlp mlp, int examples) {
        var sizes = new ArrayList<>(List.of(mlp.inputs()));
        sizes.addAll(mlp.hidden());
        sizes.add(mlp.outputs());
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            int in = sizes.get(layer);
            int out = sizes.get(layer + 1);
            int times = layer == 0 ? 1 : 2;
            for (int i = 0; i < times; i++) {
                products.add(Product.of(examples, out, in, CblasNoTrans, CblasTrans)); // outputs: X·Wᵀ
                products.add(Product.of(out, in, examples, CblasTrans, CblasNoTrans)); // weights: Dᵀ·X
                if (layer > 0) {
                    products.add(Product.of(examples, in, out, CblasNoTrans, CblasNoTrans)); // inputs: D·W
                }
            }
        }
    }

    void run(int directions) {
        for (int i = 0; i < directions; i++) {
            products.forEach(Product::run);
        }
    }

    /** Of one direction. */
    double flops() {
        return products.stream().mapToDouble(Product::flops).sum();
    }

    /** C = A·B, C m×n, over {@code depth}. */
    private record Product(
            int m, int n, int depth, int transA, int transB, FloatPointer A, FloatPointer B, FloatPointer C) {

        static Product of(int m, int n, int depth, int transA, int transB) {
            return new Product(m, n, depth, transA, transB, random(m * depth), random(depth * n), random(m * n));
        }

        private static FloatPointer random(int length) {
            var values = new float[length];
            var random = new SplittableRandom(length);
            for (int i = 0; i < length; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
            return new FloatPointer(values);
        }

        void run() {
            int lda = transA == CblasTrans ? m : depth;
            int ldb = transB == CblasTrans ? depth : n;
            openblas_nolapack.cblas_sgemm(CblasRowMajor, transA, transB, m, n, depth, 1, A, lda, B, ldb, 0, C, n);
        }

        double flops() {
            return 2.0 * m * n * depth;
        }
    }
}
