package io.edgewatch.numerics.optimizer;

import io.edgewatch.numerics.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The inner loops of {@link Optimizer}, each one pass over the weights; computed in double whatever the precision. */
final class UpdateLoops {

    private UpdateLoops() {}

    /** @param state already counts the gradient that comes */
    static void update(UpdateRule rule, double eta, OptimizerState state, INDArray weights, INDArray gradient) {
        if (rule instanceof GradientDescent gd) {
            descend(eta, gd.weightDecay(), weights, gradient);
        } else if (rule instanceof HeavyBall ball) {
            momentum(eta, ball.weightDecay(), ball.momentum(), false, state, weights, gradient);
        } else if (rule instanceof Nesterov nesterov) {
            momentum(eta, nesterov.weightDecay(), nesterov.momentum(), true, state, weights, gradient);
        } else if (rule instanceof ScalarRmsProp scalar) {
            scalarRmsProp(scalar, eta, state, weights, gradient);
        } else if (rule instanceof RmsProp rmsProp) {
            rmsProp(rmsProp, eta, state, weights, gradient);
        } else if (rule instanceof Adam adam) {
            adam(adam.beta1(), adam.secondMoment(), eta, adam.weightDecay(), 0, state, weights, gradient);
        } else if (rule instanceof AdamW adam) {
            adam(adam.beta1(), adam.secondMoment(), eta, 0, adam.weightDecay(), state, weights, gradient);
        } else {
            throw new IllegalStateException("no update for " + rule);
        }
    }

    private static void descend(double eta, double decay, INDArray weights, INDArray gradient) {
        if (decay > 0) {
            weights.muli(1 - eta * decay);
        }
        Nd4j.getBlasWrapper().level1().axpy(weights.length(), -eta, gradient, weights);
    }

    private static void momentum(
            double eta,
            double decay,
            double beta,
            boolean ahead,
            OptimizerState state,
            INDArray weights,
            INDArray gradient) {
        var w = Storage.of(weights);
        var g = Storage.of(gradient);
        var v = Storage.of(state.momentum());
        for (int i = 0; i < (int) weights.length(); i++) {
            double slope = g.get(i) + decay * w.get(i);
            double velocity = beta * v.get(i) + slope;
            v.put(i, velocity);
            w.put(i, w.get(i) - eta * (ahead ? slope + beta * velocity : velocity));
        }
    }

    private static void scalarRmsProp(
            ScalarRmsProp rule, double eta, OptimizerState state, INDArray weights, INDArray gradient) {
        var moment = rule.secondMoment();
        var w = Storage.of(weights);
        var g = Storage.of(gradient);
        double square = 0;
        for (int i = 0; i < (int) weights.length(); i++) {
            double slope = g.get(i) + rule.weightDecay() * w.get(i);
            square += slope * slope;
        }
        var nu = Storage.of(state.secondMoment());
        nu.put(0, moment.next(nu.get(0), square));
        double p = moment.denominator(nu.get(0), moment.correction(state.count())) / eta;
        descend(1 / p, rule.weightDecay(), weights, gradient);
    }

    private static void rmsProp(RmsProp rule, double eta, OptimizerState state, INDArray weights, INDArray gradient) {
        var moment = rule.secondMoment();
        double correction = moment.correction(state.count());
        var w = Storage.of(weights);
        var g = Storage.of(gradient);
        var nu = Storage.of(state.secondMoment());
        for (int i = 0; i < (int) weights.length(); i++) {
            double slope = g.get(i) + rule.weightDecay() * w.get(i);
            nu.put(i, moment.next(nu.get(i), slope * slope));
            w.put(i, w.get(i) - eta * slope / moment.denominator(nu.get(i), correction));
        }
    }

    private static void adam(
            double beta1,
            SecondMoment moment,
            double eta,
            double coupledDecay,
            double decoupledDecay,
            OptimizerState state,
            INDArray weights,
            INDArray gradient) {
        double correction = moment.correction(state.count());
        double pace = eta / SecondMoment.correction(beta1, moment.biasCorrection(), state.count());
        double kept = 1 - eta * decoupledDecay;
        var w = Storage.of(weights);
        var g = Storage.of(gradient);
        var m = Storage.of(state.momentum());
        var nu = Storage.of(state.secondMoment());
        for (int i = 0; i < (int) weights.length(); i++) {
            double slope = g.get(i) + coupledDecay * w.get(i);
            m.put(i, beta1 * m.get(i) + (1 - beta1) * slope);
            nu.put(i, moment.next(nu.get(i), slope * slope));
            w.put(i, kept * w.get(i) - pace * m.get(i) / moment.denominator(nu.get(i), correction));
        }
    }
}
