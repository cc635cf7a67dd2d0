package io.edgewatch.numerics.optimizer;

import io.edgewatch.numerics.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Each weight divided by its own averaged gradient, Adam with β₁ = 0: ν ← ν + (1 − β₂)(g⊙g − ν), P = diag(√ν̂ + ε)/η.
 *
 * @param learningRate η
 * @param secondMoment of g⊙g
 * @param weightDecay λ, coupled
 */
public record RmsProp(LearningRate learningRate, SecondMoment secondMoment, double weightDecay)
        implements PreconditionedRule {
    public RmsProp {
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public RmsProp withLearningRate(LearningRate other) {
        return new RmsProp(other, secondMoment, weightDecay);
    }

    @Override
    public double stateRate() {
        return secondMoment.beta2();
    }

    @Override
    public void updateFromSquares(OptimizerState state, INDArray squares, OptimizerState out) {
        var from = Storage.of(state.secondMoment());
        var to = Storage.of(out.secondMoment());
        var added = Storage.of(squares);
        for (int i = 0; i < (int) squares.length(); i++) {
            to.put(i, secondMoment.next(from.get(i), added.get(i)));
        }
        out.setCount(state.count() + 1);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return secondMoment.preconditioner(state, learningRate.at(step), diagonal);
    }
}
