package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The first step's check of a run whose steps are taken on batches of 2 of 5 examples. */
class CheckedBatchTest {
    private static final Mlp NETWORK = new Mlp(2, List.of(), 1, Activation.TANH, true);
    private static final INDArray INPUTS =
            Nd4j.linspace(DataType.DOUBLE, -1, 0.3, 10).reshape('c', 5, 2);
    private static final INDArray TARGETS =
            Nd4j.linspace(DataType.DOUBLE, 1, -0.7, 5).reshape('c', 5, 1);
    private static final long STEP = 7;

    private final RunManifest manifest = RunLog.manifest("a-run", 3, PublishPlan.every(1));

    private RunObjective open() {
        return new RunObjective(
                NetworkObjective.of(NETWORK, Criterion.MSE, INPUTS, TARGETS),
                new GradientDescent(0.1),
                Optional.of(new Minibatches(
                        new BatchRule(2, BatchRule.Order.SHUFFLED, 3),
                        NetworkObjective.batches(NETWORK, Loss.of(Criterion.MSE), INPUTS, TARGETS, 2))));
    }

    private RunObjective check(PointEvaluation told) throws CheckedObjective.RefusedException {
        StepTensors tensors = new StepTensors(manifest);
        tensors.load(Map.of(TensorKind.WEIGHTS, RunLog.tensor(TensorKind.WEIGHTS, 3, 1, STEP)));
        var step = new RunEvent.Step(
                "a-run",
                1,
                RunLog.NOW,
                STEP,
                told.loss(),
                told.gradient().norm2Number().doubleValue(),
                List.of());
        return new CheckedObjective(manifest, of -> open()).at(step, tensors);
    }

    private static INDArray weights() {
        return Nd4j.zeros(DataType.DOUBLE, 3).addi(RunLog.number(TensorKind.WEIGHTS, 1, STEP));
    }

    @Test
    void isAgainstTheBatchOfThatStep() throws Exception {
        try (var trainers = open()) {
            // When
            try (var checked = check(trainers.at(STEP, weights()))) {
                // Then
                assertThat(checked.minibatches()).isPresent();
            }
        }
    }

    @Test
    void refusesTheLossOfAllExamplesAndOfAnotherStepsBatch() {
        try (var trainers = open()) {
            // When, Then
            assertThatThrownBy(() -> check(trainers.objective().at(weights())))
                    .isInstanceOf(CheckedObjective.RefusedException.class)
                    .hasMessageContaining("the loss rebuilt from the manifest is");
            assertThatThrownBy(() -> check(trainers.at(STEP + 1, weights())))
                    .isInstanceOf(CheckedObjective.RefusedException.class)
                    .hasMessageContaining("the loss rebuilt from the manifest is");
        }
    }
}
