package io.edgewatch.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Products with the Hessian and third-order vectors on rows of length P, each row by itself as automatic differentiation does it. */
sealed interface TorchDerivatives extends AutoCloseable {

    /** Takes the loss where it now is. */
    void renew();

    /** ∇L, shape [P]. */
    Tensor gradient();

    /** Hv. */
    Tensor hessianTimes(Tensor v);

    /** ∇(uᵢᵀHuⱼ) for the pairs i ≤ j of rows, shape [k(k+1)/2, P]. */
    Tensor thirdOrder(Tensor rows);

    @Override
    void close();

    /** Hv of every row. */
    default Tensor hessianTimesRows(Tensor rows) {
        return Rows.of((int) rows.size(0), i -> hessianTimes(rows.get(i)));
    }

    /** As nested functions compute them: forward, backward, and backward of that, anew for each product; a pair takes one more. */
    record Fresh(TorchLoss loss) implements TorchDerivatives {
        @Override
        public void renew() {}

        @Override
        public Tensor gradient() {
            return TorchLoss.flat(loss.derivative(loss.loss(), false));
        }

        @Override
        public Tensor hessianTimes(Tensor v) {
            return TorchLoss.flat(loss.derivative(TorchLoss.dot(graph(), loss.split(v)), false));
        }

        @Override
        public Tensor thirdOrder(Tensor rows) {
            return Rows.ofPairs((int) rows.size(0), (i, j) -> {
                var product = loss.derivative(TorchLoss.dot(graph(), loss.split(rows.get(i))), true);
                return TorchLoss.flat(loss.derivative(TorchLoss.dot(product, loss.split(rows.get(j))), false));
            });
        }

        private List<Tensor> graph() {
            return loss.derivative(loss.loss(), true);
        }

        @Override
        public void close() {}
    }

    /** With the graph of the gradient kept for all products at a point, and that of Huᵢ for all pairs (i, j). */
    final class Kept implements TorchDerivatives {
        private final TorchLoss loss;
        private List<Tensor> gradient = List.of();

        Kept(TorchLoss loss) {
            this.loss = loss;
        }

        @Override
        public void renew() {
            close();
            try (var scope = new PointerScope()) {
                gradient = loss.derivative(loss.loss(), true).stream()
                        .map(TorchLoss::kept)
                        .toList();
            }
        }

        @Override
        public Tensor gradient() {
            return TorchLoss.flat(gradient);
        }

        @Override
        public Tensor hessianTimes(Tensor v) {
            return TorchLoss.flat(loss.derivative(gradient, loss.split(v), false));
        }

        @Override
        public Tensor thirdOrder(Tensor rows) {
            int k = (int) rows.size(0);
            var products = IntStream.range(0, k)
                    .mapToObj(i -> loss.derivative(gradient, loss.split(rows.get(i)), true))
                    .toList();
            return Rows.ofPairs(
                    k, (i, j) -> TorchLoss.flat(loss.derivative(products.get(i), loss.split(rows.get(j)), false)));
        }

        @Override
        public void close() {
            gradient.forEach(Tensor::close);
            gradient = List.of();
        }
    }
}
