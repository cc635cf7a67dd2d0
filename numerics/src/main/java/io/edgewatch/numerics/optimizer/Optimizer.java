package io.edgewatch.numerics.optimizer;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Applies an {@link UpdateRule} to weights in place; one per run, because it counts steps and a rule may have a state.
 *
 * <p>Allocates nothing off the heap after its first update. A non-finite gradient makes non-finite weights, no exception.
 */
public final class Optimizer {
    private final UpdateRule rule;
    private OptimizerState state;
    private long nextStep;
    private boolean begun;

    private Optimizer(UpdateRule rule, OptimizerState state, long nextStep, boolean begun) {
        this.rule = rule;
        this.state = state;
        this.nextStep = nextStep;
        this.begun = begun;
    }

    /** An optimizer at the start of a run. */
    public static Optimizer of(UpdateRule rule) {
        // sized by the first weights it sees
        return new Optimizer(rule, OptimizerState.start(rule, 1, DataType.DOUBLE), 0, false);
    }

    /**
     * An optimizer that goes on from a state.
     *
     * @param state of {@code rule}; taken over and overwritten
     * @param nextStep number of the step it takes next, which decides η
     */
    public static Optimizer of(UpdateRule rule, OptimizerState state, long nextStep) {
        if (nextStep < 0) {
            throw new IllegalArgumentException("steps count from 0, got: " + nextStep);
        }
        return new Optimizer(rule, state, nextStep, true);
    }

    public UpdateRule rule() {
        return rule;
    }

    /** The state after the updates so far; live. */
    public OptimizerState state() {
        return state;
    }

    /** The step the next update belongs to. */
    public long nextStep() {
        return nextStep;
    }

    /**
     * w(t) → w(t+1).
     *
     * @param weights w, shape [P], FLOAT or DOUBLE, overwritten
     * @param gradient g = ∇L(w), of the same shape and type; read only
     */
    public void update(INDArray weights, INDArray gradient) {
        requireSame(weights, gradient);
        begin(weights);
        double eta = rule.learningRate().at(nextStep);
        state.setCount(state.count() + 1);
        UpdateLoops.update(rule, eta, state, weights, gradient);
        nextStep++;
    }

    private void begin(INDArray weights) {
        if (!begun) {
            state = OptimizerState.start(rule, weights.length(), weights.dataType());
            begun = true;
        }
        state.requireFit(rule, weights);
    }

    private static void requireSame(INDArray weights, INDArray gradient) {
        if (!Arrays.equals(weights.shape(), gradient.shape()) || weights.dataType() != gradient.dataType()) {
            throw new IllegalArgumentException("weights and gradient must have one shape and type, got: "
                    + weights.dataType() + " " + Arrays.toString(weights.shape()) + " and " + gradient.dataType() + " "
                    + Arrays.toString(gradient.shape()));
        }
    }
}
