package io.edgewatch.numerics.optimizer;

import io.edgewatch.numerics.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * P of w(t+1) = w(t) − P⁻¹g, with η inside; positive.
 *
 * <p>Blocks are directions as rows, shape [m, P] or [P], row-major and without gaps; they are overwritten.
 */
public sealed interface Preconditioner {

    /** Each row v ← Pv. */
    void multiply(INDArray block);

    /** Each row v ← P⁻¹v. */
    void divide(INDArray block);

    /** Each row v ← P^½v. */
    void multiplyByRoot(INDArray block);

    /** Each row v ← P^−½v. */
    void divideByRoot(INDArray block);

    /** P = pI: eigenvalues of P⁻¹H are those of H divided by p. */
    record Scalar(double p) implements Preconditioner {
        @Override
        public void multiply(INDArray block) {
            block.muli(p);
        }

        @Override
        public void divide(INDArray block) {
            block.divi(p);
        }

        @Override
        public void multiplyByRoot(INDArray block) {
            block.muli(Math.sqrt(p));
        }

        @Override
        public void divideByRoot(INDArray block) {
            block.divi(Math.sqrt(p));
        }
    }

    /**
     * P = diag(p).
     *
     * @param diagonal p, shape [P]
     */
    record Diagonal(INDArray diagonal) implements Preconditioner {
        @Override
        public void multiply(INDArray block) {
            eachRow(block, (v, p) -> v * p);
        }

        @Override
        public void divide(INDArray block) {
            eachRow(block, (v, p) -> v / p);
        }

        @Override
        public void multiplyByRoot(INDArray block) {
            eachRow(block, (v, p) -> v * Math.sqrt(p));
        }

        @Override
        public void divideByRoot(INDArray block) {
            eachRow(block, (v, p) -> v / Math.sqrt(p));
        }

        private interface Entry {
            double of(double v, double p);
        }

        private void eachRow(INDArray block, Entry entry) {
            var p = Storage.of(diagonal);
            int dimension = (int) diagonal.length();
            long rows = block.length() / dimension;
            for (long row = 0; row < rows; row++) {
                var v = Storage.of(block, row * dimension, dimension);
                for (int i = 0; i < dimension; i++) {
                    v.put(i, entry.of(v.get(i), p.get(i)));
                }
            }
        }
    }
}
