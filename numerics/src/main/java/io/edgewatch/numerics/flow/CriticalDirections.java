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
    private final Block lefts;
    private final Block rights;
    private final Block third;
    private double[] values = new double[0];
    private int k;
    private boolean current;

    CriticalDirections(int dimension, DataType precision) {
        this.lefts = new Block(1, dimension, precision);
        this.rights = new Block(1, dimension, precision);
        this.third = new Block(1, dimension, precision);
    }

    /** Takes the first {@code count} of {@code all} and evaluates the third-order vectors of their pairs, in one call. */
    void moveTo(PointEvaluation point, EffectivePairs all, int count) {
        k = count;
        values = all.values();
        current = false;
        if (k > 0) {
            writeDirections(all.directions());
            INDArray left = lefts.rows(pairs());
            point.thirdOrder(left, k == 1 ? left : rights.rows(pairs()), third.rows(pairs()));
            current = true;
        }
    }

    private void writeDirections(INDArray directions) {
        INDArray left = lefts.rows(pairs());
        INDArray right = rights.rows(pairs());
        for (int row = 0; row < pairs(); row++) {
            left.getRow(row).assign(directions.getRow(left(row)));
            right.getRow(row).assign(directions.getRow(right(row)));
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
        return lefts.rows(pairs()).getRow(pair(i, i));
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
        Storage left = Storage.of(lefts.rows(pairs()));
        Storage right = Storage.of(rights.rows(pairs()));
        Storage out = Storage.of(products);
        int length = (int) products.length();
        for (int a = 0; a < length; a++) {
            out.put(a, left.get(a) * right.get(a));
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
        lefts.close();
        rights.close();
        third.close();
    }
}
