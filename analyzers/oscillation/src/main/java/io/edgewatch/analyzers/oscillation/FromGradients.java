package io.edgewatch.analyzers.oscillation;

import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.OptionalLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** δ(t) = −(η(t−1)g(t−1) − η(t)g(t))/4, which holds for gradient descent without momentum and decay; known when g(t) is there. */
final class FromGradients implements DeviationSource {
    private final LearningRate rate;
    private final INDArray previous;
    private final double unit;
    private final WeightedNorm norm;
    private double lastRate;
    private boolean held;

    FromGradients(UpdateRule rule, int dimension, DataType precision) {
        if (!(rule instanceof GradientDescent) || rule.weightDecay() != 0) {
            throw new IllegalArgumentException(
                    "setting 'from' must be weights, got: 'gradients'; gradients alone tell the"
                            + " oscillation of plain gradient descent only, and the run's optimizer is " + rule);
        }
        this.rate = rule.learningRate();
        this.previous = Nd4j.createUninitialized(precision, dimension);
        this.norm = new WeightedNorm(dimension, precision);
        this.unit = precision == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1.0);
    }

    @Override
    public OptionalLong next(TrainingStep step, INDArray deviation) {
        INDArray now = step.requireGradient();
        boolean known = held;
        if (known) {
            deviation.assign(now).muli(rate.at(step.step()) / 4);
            Nd4j.getBlasWrapper().level1().axpy(now.length(), -rate.at(step.step() - 1) / 4, previous, deviation);
        }
        lastRate = rate.at(step.step());
        previous.assign(now);
        held = true;
        return known ? OptionalLong.of(step.step()) : OptionalLong.empty();
    }

    @Override
    public void forget() {
        held = false;
    }

    @Override
    public int memory() {
        return 1;
    }

    @Override
    public double roundOff(Preconditioner preconditioner) {
        return unit * lastRate * norm.of(previous, preconditioner);
    }
}
