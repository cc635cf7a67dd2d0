package io.edgewatch.numerics.network;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Seeded arrays for tests. */
final class Samples {

    private Samples() {}

    static INDArray uniform(SplittableRandom random, DataType precision, long rows, long columns) {
        var values = random.doubles(rows * columns)
                .map(uniform -> (uniform - 0.5) * Math.sqrt(12))
                .toArray();
        return matrix(values, precision, rows, columns);
    }

    static INDArray probabilities(SplittableRandom random, DataType precision, long rows, long columns) {
        var positive = matrix(random.doubles(rows * columns).toArray(), DataType.DOUBLE, rows, columns);
        return positive.divColumnVector(positive.sum(1)).castTo(precision);
    }

    /** Probabilities at every position, and a mask of zeros and ones if there is one. */
    static INDArray targets(SplittableRandom random, Loss loss, long rows, long outputs) {
        var targets = probabilities(random, DataType.DOUBLE, rows * loss.positions(), outputs / loss.positions())
                .reshape('c', rows, outputs);
        var coins = random.ints(rows * outputs, 0, 2).asDoubleStream().toArray();
        return loss.masked() ? Nd4j.hstack(targets, matrix(coins, DataType.DOUBLE, rows, outputs)) : targets;
    }

    static double distance(INDArray some, INDArray other) {
        var flat = other.castTo(DataType.DOUBLE).reshape(other.length());
        return some.castTo(DataType.DOUBLE)
                .reshape(some.length())
                .sub(flat)
                .norm2Number()
                .doubleValue();
    }

    private static INDArray matrix(double[] values, DataType precision, long rows, long columns) {
        return Nd4j.createFromArray(values).reshape('c', rows, columns).castTo(precision);
    }
}
