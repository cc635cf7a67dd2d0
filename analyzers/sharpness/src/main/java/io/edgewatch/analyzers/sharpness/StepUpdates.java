package io.edgewatch.analyzers.sharpness;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.NextUpdate;
import io.edgewatch.numerics.stability.NextUpdates;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** P of each step, and where its edge is: from the step alone, or from the optimizer's state and the gradient the update takes. */
final class StepUpdates {
    private final AnalyzerContext context;
    private final UpdateRule rule;
    private final Optional<NextUpdates> fromStates;

    StepUpdates(AnalyzerContext context) {
        this.context = context;
        this.rule = context.updateRule();
        this.fromStates = StabilityThreshold.hasStaticPreconditioner(rule)
                ? Optional.empty()
                : Optional.of(new NextUpdates(
                        rule,
                        context.objective().dimension(),
                        context.objective().precision()));
    }

    /** That of one step; empty where what it follows from is not finite. Valid until the next call. */
    Optional<NextUpdate> of(TrainingStep step) {
        return of(step, () -> context.objective().at(step.requireWeights()));
    }

    /** The same where the loss on all examples has been evaluated at w(t). */
    Optional<NextUpdate> of(TrainingStep step, PointEvaluation point) {
        return of(step, () -> point);
    }

    private Optional<NextUpdate> of(TrainingStep step, Supplier<PointEvaluation> onAllExamples) {
        if (fromStates.isEmpty()) {
            return Optional.of(NextUpdate.of(rule, step.step()));
        }
        INDArray state = step.requireOptimizerState();
        INDArray weights = step.requireWeights();
        if (!isFinite(state) || !isFinite(weights)) {
            return Optional.empty();
        }
        INDArray gradient = context.minibatches()
                .map(batches -> batches.at(step.step(), weights))
                .orElseGet(onAllExamples)
                .gradient();
        return isFinite(gradient)
                ? Optional.of(fromStates.get().of(step.step(), state, weights, gradient))
                : Optional.empty();
    }

    private static boolean isFinite(INDArray vector) {
        return Double.isFinite(vector.norm2Number().doubleValue());
    }
}
