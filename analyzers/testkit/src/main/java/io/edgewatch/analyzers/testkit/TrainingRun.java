package io.edgewatch.analyzers.testkit;

import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The steps of a real training run in memory, as a trainer would have published them. */
public final class TrainingRun {
    private TrainingRun() {}

    /**
     * Trains for {@code count} steps, numbered from {@code first}.
     *
     * @param start w at the first step, shape [P]; not changed
     * @param inputs the tensors the steps carry, each in an array of its own
     */
    public static List<TrainingStep> steps(
            Objective objective, UpdateRule rule, INDArray start, long first, int count, Set<TensorInput> inputs) {
        List<TrainingStep> steps = new ArrayList<>(count);
        INDArray weights = start.dup();
        Optimizer optimizer =
                Optimizer.of(rule, OptimizerState.start(rule, weights.length(), weights.dataType()), first);
        for (int i = 0; i < count; i++) {
            PointEvaluation point = objective.at(weights);
            INDArray gradient = point.gradient();
            steps.add(new TrainingStep(
                    first + i,
                    Instant.EPOCH.plusSeconds(first + i),
                    point.loss(),
                    gradient.norm2Number().doubleValue(),
                    inputs.contains(TensorInput.WEIGHTS) ? Optional.of(weights.dup()) : Optional.empty(),
                    inputs.contains(TensorInput.GRADIENT) ? Optional.of(gradient.dup()) : Optional.empty(),
                    inputs.contains(TensorInput.OPTIMIZER_STATE)
                            ? Optional.of(optimizer.state().toVector())
                            : Optional.empty(),
                    Optional.empty()));
            optimizer.update(weights, gradient);
        }
        return steps;
    }
}
