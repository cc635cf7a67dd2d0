package io.edgewatch.analyzers.oscillation;

import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.flow.Deviation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.util.OptionalLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** δ(t) = −(w(t−1) − 2w(t) + w(t+1))/4, known when w(t+1) is there. */
final class FromWeights implements DeviationSource {
    private final INDArray[] weights = new INDArray[3];
    private final double unit;
    private final WeightedNorm norm;
    private int held;

    FromWeights(int dimension, DataType precision) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.norm = new WeightedNorm(dimension, precision);
        this.unit = precision == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1.0);
    }

    @Override
    public OptionalLong next(TrainingStep step, INDArray deviation) {
        INDArray oldest = weights[0];
        weights[0] = weights[1];
        weights[1] = weights[2];
        weights[2] = oldest.assign(step.requireWeights());
        held = Math.min(3, held + 1);
        if (held < 3) {
            return OptionalLong.empty();
        }
        Deviation.fromMidpoint(weights[0], weights[1], weights[2], deviation);
        return OptionalLong.of(step.step() - 1);
    }

    /** w*(t) of the last δ. */
    void writeMidpoint(INDArray midpoint) {
        Deviation.midpoint(weights[0], weights[1], weights[2], midpoint);
    }

    @Override
    public void forget() {
        held = 0;
    }

    @Override
    public int memory() {
        return 2;
    }

    @Override
    public double roundOff(Preconditioner preconditioner) {
        return unit * norm.of(weights[1], preconditioner);
    }
}
