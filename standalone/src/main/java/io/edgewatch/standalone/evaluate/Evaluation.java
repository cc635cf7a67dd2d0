package io.edgewatch.standalone.evaluate;

import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found at one point.
 *
 * @param dimension P
 * @param wanted eigenpairs asked for
 * @param loss L(w), possibly not finite
 * @param gradientNorm ‖∇L(w)‖, possibly not finite
 * @param curvature empty where loss, gradient or Hessian is not finite
 * @param threshold on the effective sharpness, empty where there is none
 */
record Evaluation(
        int dimension,
        int wanted,
        double loss,
        double gradientNorm,
        Optional<Curvature> curvature,
        Optional<StabilityThreshold> threshold) {

    /** How it ended; a word and what it means. */
    enum Status {
        OK("ok"),
        NON_FINITE("non-finite"),
        NOT_CONVERGED("not-converged"),
        NO_THRESHOLD("no-threshold");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    Status status() {
        if (curvature.isEmpty()) {
            return Status.NON_FINITE;
        }
        if (!curvature.get().converged()) {
            return Status.NOT_CONVERGED;
        }
        return threshold.isEmpty() ? Status.NO_THRESHOLD : Status.OK;
    }

    OptionalDouble ratio() {
        return curvature.isPresent() && threshold.isPresent()
                ? OptionalDouble.of(
                        threshold.get().ratioOfEffective(curvature.get().effectiveSharpness()))
                : OptionalDouble.empty();
    }
}
