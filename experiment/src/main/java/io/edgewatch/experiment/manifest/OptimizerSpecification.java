package io.edgewatch.experiment.manifest;

import io.edgewatch.numerics.optimizer.Adam;
import io.edgewatch.numerics.optimizer.AdamW;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.Nesterov;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.ScalarRmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Optimizers as manifests name them. No decay is left out: manifests of plain gradient descent read as they always did. */
final class OptimizerSpecification {
    private static final String GRADIENT_DESCENT = "gd";
    private static final String HEAVY_BALL = "heavy-ball";
    private static final String NESTEROV = "nesterov";
    private static final String SCALAR_RMSPROP = "scalar-rmsprop";
    private static final String RMSPROP = "rmsprop";
    private static final String ADAM = "adam";
    private static final String ADAMW = "adamw";
    private static final List<String> KINDS =
            List.of(GRADIENT_DESCENT, HEAVY_BALL, NESTEROV, SCALAR_RMSPROP, RMSPROP, ADAM, ADAMW);

    private static final String LEARNING_RATE = "learning-rate";
    private static final String MOMENTUM = "momentum";
    private static final String BETA1 = "beta1";
    private static final String BETA2 = "beta2";
    private static final String EPSILON = "epsilon";
    private static final String BIAS_CORRECTION = "bias-correction";
    private static final String DECAY = "weight-decay";

    private OptimizerSpecification() {}

    static Specification of(UpdateRule rule) {
        var settings = new TreeMap<String, String>();
        settings.put(LEARNING_RATE, LearningRateText.of(rule.learningRate()));
        if (rule.weightDecay() != 0) {
            settings.put(DECAY, Double.toString(rule.weightDecay()));
        }
        return Specification.of(addSettings(rule, settings), settings);
    }

    /** Adds what a rule has of its own; its kind. */
    private static String addSettings(UpdateRule rule, Map<String, String> settings) {
        if (rule instanceof GradientDescent) {
            return GRADIENT_DESCENT;
        }
        if (rule instanceof HeavyBall ball) {
            settings.put(MOMENTUM, Double.toString(ball.momentum()));
            return HEAVY_BALL;
        }
        if (rule instanceof Nesterov nesterov) {
            settings.put(MOMENTUM, Double.toString(nesterov.momentum()));
            return NESTEROV;
        }
        if (rule instanceof ScalarRmsProp scalar) {
            addMoment(scalar.secondMoment(), settings);
            return SCALAR_RMSPROP;
        }
        if (rule instanceof RmsProp rmsProp) {
            addMoment(rmsProp.secondMoment(), settings);
            return RMSPROP;
        }
        if (rule instanceof Adam adam) {
            settings.put(BETA1, Double.toString(adam.beta1()));
            addMoment(adam.secondMoment(), settings);
            return ADAM;
        }
        if (rule instanceof AdamW adam) {
            settings.put(BETA1, Double.toString(adam.beta1()));
            addMoment(adam.secondMoment(), settings);
            return ADAMW;
        }
        throw new IllegalArgumentException("no specification for " + rule);
    }

    private static void addMoment(SecondMoment moment, Map<String, String> settings) {
        settings.put(BETA2, Double.toString(moment.beta2()));
        settings.put(EPSILON, Double.toString(moment.epsilon()));
        settings.put(BIAS_CORRECTION, Boolean.toString(moment.biasCorrection()));
    }

    static UpdateRule updateRule(Specification specification) throws UnsupportedRunException {
        KnownSpecification known = KnownSpecification.of("optimizer", specification, KINDS);
        requireSettings(known, specification.kind());
        LearningRate rate = known.get(LEARNING_RATE, LearningRateText::parse);
        double decay = known.get(DECAY, Double::parseDouble, 0.0);
        double momentum = known.get(MOMENTUM, Double::parseDouble, 0.0);
        double beta1 = known.get(BETA1, Double::parseDouble, 0.0);
        SecondMoment moment = moment(known);
        return known.checked(() -> switch (specification.kind()) {
            case GRADIENT_DESCENT -> new GradientDescent(rate, decay);
            case HEAVY_BALL -> new HeavyBall(rate, momentum, decay);
            case NESTEROV -> new Nesterov(rate, momentum, decay);
            case SCALAR_RMSPROP -> new ScalarRmsProp(rate, moment, decay);
            case RMSPROP -> new RmsProp(rate, moment, decay);
            case ADAM -> new Adam(rate, beta1, moment, decay);
            default -> new AdamW(rate, beta1, moment, decay);
        });
    }

    private static void requireSettings(KnownSpecification known, String kind) throws UnsupportedRunException {
        switch (kind) {
            case GRADIENT_DESCENT -> known.withSettingsAndMaybe(DECAY, LEARNING_RATE);
            case HEAVY_BALL, NESTEROV -> known.withSettingsAndMaybe(DECAY, LEARNING_RATE, MOMENTUM);
            case SCALAR_RMSPROP, RMSPROP ->
                known.withSettingsAndMaybe(DECAY, LEARNING_RATE, BETA2, EPSILON, BIAS_CORRECTION);
            default -> known.withSettingsAndMaybe(DECAY, LEARNING_RATE, BETA1, BETA2, EPSILON, BIAS_CORRECTION);
        }
    }

    private static SecondMoment moment(KnownSpecification known) throws UnsupportedRunException {
        double beta2 = known.get(BETA2, Double::parseDouble, 0.0);
        double epsilon = known.get(EPSILON, Double::parseDouble, 0.0);
        boolean correction = known.get(BIAS_CORRECTION, KnownSpecification::flag, false);
        return known.checked(() -> new SecondMoment(beta2, epsilon, correction));
    }
}
