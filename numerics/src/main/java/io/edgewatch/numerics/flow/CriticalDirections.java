package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.kernel.Storage;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The k critical directions uᵢ at one point with ∇_w(uᵢᵀH(w)uⱼ) for all pairs i ≤ j, in the order (0,0), (0,1) … (0,k−1), (1,1) …; memory
 * that is used again at the next point.
 */
final class CriticalDirections implements AutoCloseable {
    private final Block directions;
    private final Block third;
    private double[] values = new double[0];
    private int k;
    private boolean current;

    CriticalDirections(int dimension, DataType precision) {
        this.directions = new Block(1, dimension, precision);
        this.third = new Block(1, dimension, precision);
    }

    /** Takes the first {@code count} of {@code all} and evaluates the third-order vectors of their pairs, in one call. */
    void moveTo(PointEvaluation point, EffectivePairs all, int count) {
        k = count;
        values = all.values();
        current = false;
        if (k > 0) {
            INDArray U = directions.rows(k);
            for (int i = 0; i < k; i++) {
                U.getRow(i).assign(all.directions().getRow(i));
            }
            point.thirdOrderOfPairs(U, third.rows(pairs()));
            current = true;
        }
    }

    /** k. */
    int count() {
        return k;
    }

    /** λᵢ. */
    double value(int i) {
        return values[i];
    }

    /** uᵢ, shape [P]. */
    INDArray direction(int i) {
        return directions.rows(k).getRow(i);
    }

    /** k(k+1)/2. */
    int pairs() {
        return k * (k + 1) / 2;
    }

    /** Row of (i, j), i ≤ j. */
    int pair(int i, int j) {
        return i * k - i * (i - 1) / 2 + (j - i);
    }

    int left(int row) {
        int i = 0;
        while (row >= pair(i, k - 1) + 1) {
            i++;
        }
        return i;
    }

    int right(int row) {
        int i = left(row);
        return i + row - pair(i, i);
    }

    /** uᵢ⊙uⱼ of all pairs. */
    void writeProducts(INDArray products) {
        Storage U = Storage.of(directions.rows(k));
        Storage out = Storage.of(products);
        int dimension = (int) products.size(1);
        for (int row = 0; row < pairs(); row++) {
            int left = left(row) * dimension;
            int right = right(row) * dimension;
            for (int a = 0; a < dimension; a++) {
                out.put(row * dimension + a, U.get(left + a) * U.get(right + a));
            }
        }
    }

    /** ⟨∇(uᵢᵀHuⱼ), v⟩, k×k: the rate of UᵀHU along v. */
    DMatrixRMaj ratesAlong(INDArray v) {
        DMatrixRMaj rates = new DMatrixRMaj(k, k);
        for (int row = 0; row < pairs(); row++) {
            double rate = Block.dot(third().getRow(row), v);
            rates.set(left(row), right(row), rate);
            rates.set(right(row), left(row), rate);
        }
        return rates;
    }

    /** ⟨∇(uᵢᵀHuⱼ), P⁻¹∇(uₚᵀHu_q)⟩ on pairs, m×m. */
    DMatrixRMaj couplings(Preconditioner preconditioner, Block scratch) {
        INDArray scaled = scratch.rows(pairs());
        scaled.assign(third());
        preconditioner.divideByRoot(scaled);
        return Block.gram(scaled, scaled);
    }

    /** sum ← Σ over all i, j of Xᵢⱼ∇(uᵢᵀHuⱼ) = ∇_w⟨H(w), UXUᵀ⟩. */
    void combine(DMatrixRMaj X, INDArray sum) {
        sum.assign(0);
        for (int row = 0; row < pairs(); row++) {
            int i = left(row);
            int j = right(row);
            Block.add(sum, (i == j ? 1 : 2) * X.get(i, j), third().getRow(row));
        }
    }

    private INDArray third() {
        if (!current) {
            throw new IllegalStateException("no third-order vectors here: there were no critical directions");
        }
        return third.rows(pairs());
    }

    @Override
    public void close() {
        directions.close();
        third.close();
    }
}
