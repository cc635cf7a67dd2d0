package io.edgewatch.experiment.manifest;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;

/** Optimizers as manifests name them. */
final class OptimizerSpecification {
    private static final String GRADIENT_DESCENT = "gd";
    private static final String LEARNING_RATE = "learning-rate";

    private OptimizerSpecification() {}

    static Specification of(UpdateRule rule) {
        if (rule instanceof GradientDescent gd) {
            return Specification.of(
                    GRADIENT_DESCENT,
                    Map.of(LEARNING_RATE, Double.toString(gd.learningRate().at(0))));
        }
        throw new IllegalArgumentException("no specification for " + rule);
    }

    static UpdateRule updateRule(Specification specification) throws UnsupportedRunException {
        return KnownSpecification.of("optimizer", specification, List.of(GRADIENT_DESCENT))
                .withSettings(LEARNING_RATE)
                .get(LEARNING_RATE, text -> new GradientDescent(Double.parseDouble(text)));
    }
}
