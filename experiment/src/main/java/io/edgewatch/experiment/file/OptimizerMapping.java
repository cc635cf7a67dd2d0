package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.Section.Kind;
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
import java.util.List;

/** The keys of an optimizer, their ranges and defaults. */
final class OptimizerMapping {
    private static final List<Kind<UpdateRule>> KINDS = List.of(
            new Kind<>("gd", OptimizerMapping::gradientDescent),
            new Kind<>("heavy-ball", OptimizerMapping::heavyBall),
            new Kind<>("nesterov", OptimizerMapping::nesterov),
            new Kind<>("scalar-rmsprop", OptimizerMapping::scalarRmsProp),
            new Kind<>("rmsprop", OptimizerMapping::rmsProp),
            new Kind<>("adam", OptimizerMapping::adam),
            new Kind<>("adamw", OptimizerMapping::adamW));
    private static final List<Kind<LearningRate>> SCHEDULES = List.of(
            new Kind<>("linear", OptimizerMapping::linear),
            new Kind<>("cosine", OptimizerMapping::cosine),
            new Kind<>("step", OptimizerMapping::stepDecay));

    private static final String RATE = "learning-rate";
    private static final String DECAY = "weight-decay";
    private static final double MOMENTUM = 0.9;
    private static final double RMSPROP_BETA2 = 0.99;
    private static final double ADAM_BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private OptimizerMapping() {}

    static UpdateRule optimizer(Section section) throws ExperimentFileException {
        return section.asKind(KINDS);
    }

    private static UpdateRule gradientDescent(Section section) throws ExperimentFileException {
        section.only("kind", RATE, DECAY);
        LearningRate rate = rate(section);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new GradientDescent(rate, decay));
    }

    private static UpdateRule heavyBall(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "momentum", DECAY);
        LearningRate rate = rate(section);
        double momentum = section.number("momentum", MOMENTUM);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new HeavyBall(rate, momentum, decay));
    }

    private static UpdateRule nesterov(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "momentum", DECAY);
        LearningRate rate = rate(section);
        double momentum = section.number("momentum", MOMENTUM);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new Nesterov(rate, momentum, decay));
    }

    private static UpdateRule scalarRmsProp(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "beta2", "epsilon", "bias-correction", DECAY);
        LearningRate rate = rate(section);
        SecondMoment moment = secondMoment(section, RMSPROP_BETA2);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new ScalarRmsProp(rate, moment, decay));
    }

    private static UpdateRule rmsProp(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "beta2", "epsilon", "bias-correction", DECAY);
        LearningRate rate = rate(section);
        SecondMoment moment = secondMoment(section, RMSPROP_BETA2);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new RmsProp(rate, moment, decay));
    }

    private static UpdateRule adam(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "beta1", "beta2", "epsilon", "bias-correction", DECAY);
        LearningRate rate = rate(section);
        double beta1 = section.number("beta1", MOMENTUM);
        SecondMoment moment = secondMoment(section, ADAM_BETA2);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new Adam(rate, beta1, moment, decay));
    }

    private static UpdateRule adamW(Section section) throws ExperimentFileException {
        section.only("kind", RATE, "beta1", "beta2", "epsilon", "bias-correction", DECAY);
        LearningRate rate = rate(section);
        double beta1 = section.number("beta1", MOMENTUM);
        SecondMoment moment = secondMoment(section, ADAM_BETA2);
        double decay = section.number(DECAY, 0);
        return section.valid(() -> new AdamW(rate, beta1, moment, decay));
    }

    private static SecondMoment secondMoment(Section section, double beta2) throws ExperimentFileException {
        double rate = section.number("beta2", beta2);
        double epsilon = section.number("epsilon", EPSILON);
        boolean correction = section.flag("bias-correction", true);
        return section.valid(() -> new SecondMoment(rate, epsilon, correction));
    }

    private static LearningRate rate(Section section) throws ExperimentFileException {
        if (section.isMapping(RATE)) {
            return section.section(RATE).asKind("schedule", SCHEDULES);
        }
        return LearningRate.constant(section.positive(RATE));
    }

    private static LearningRate linear(Section section) throws ExperimentFileException {
        section.only("schedule", "start", "end", "steps");
        return new LearningRate.Linear(section.positive("start"), section.positive("end"), steps(section, "steps"));
    }

    private static LearningRate cosine(Section section) throws ExperimentFileException {
        section.only("schedule", "start", "end", "steps");
        return new LearningRate.Cosine(section.positive("start"), section.positive("end"), steps(section, "steps"));
    }

    private static LearningRate stepDecay(Section section) throws ExperimentFileException {
        section.only("schedule", "start", "factor", "every");
        double start = section.positive("start");
        double factor = section.positive("factor");
        long every = steps(section, "every");
        return section.valid(() -> new LearningRate.StepDecay(start, factor, every));
    }

    private static long steps(Section section, String key) throws ExperimentFileException {
        return section.whole(key, 1, Long.MAX_VALUE);
    }
}
