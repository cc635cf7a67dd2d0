package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient descent divided by the averaged norm of the gradient: ν ← ν + (1 − β₂)(‖g‖² − ν), P = (√ν̂ + ε)/η · I.
 *
 * @param learningRate η
 * @param secondMoment of ‖g‖²
 * @param weightDecay λ, coupled
 */
public record ScalarRmsProp(LearningRate learningRate, SecondMoment secondMoment, double weightDecay)
        implements PreconditionedRule {
    public ScalarRmsProp {
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public ScalarRmsProp withLearningRate(LearningRate other) {
        return new ScalarRmsProp(other, secondMoment, weightDecay);
    }

    @Override
    public double stateRate() {
        return secondMoment.beta2();
    }

    @Override
    public void updateFromSquares(OptimizerState state, INDArray squares, OptimizerState out) {
        double total = squares.sumNumber().doubleValue();
        out.secondMoment().putScalar(0, secondMoment.next(state.secondMoment().getDouble(0), total));
        out.setCount(state.count() + 1);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        double nu = state.secondMoment().getDouble(0);
        double denominator = secondMoment.denominator(nu, secondMoment.correction(state.count()));
        return new Preconditioner.Scalar(denominator / learningRate.at(step));
    }
}
