package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.Start;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.nio.file.Path;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Step 0 of a run: loaded or drawn, warmed up, kicked.
 *
 * @param weights w(0), shape [P]
 * @param optimizerState before the update of step 0
 */
record StartingPoint(INDArray weights, OptimizerState optimizerState) {

    /** Reads files and takes the steps before step 0. A warm-up that diverges makes non-finite weights, no exception. */
    static StartingPoint of(Start start, ParameterLayout layout, RunObjective run) throws DataFileException {
        Objective objective = run.objective();
        INDArray weights = weights(start.weights(), layout, objective.precision());
        OptimizerState state = state(start.optimizerState(), run.updateRule(), objective);
        if (start.warmUp().isPresent()) {
            warmUp(start.warmUp().get(), run, weights, state);
        }
        start.kick()
                .ifPresent(kick ->
                        new Kicking(objective, run.updateRule(), kick.directions()).kick(kick.size(), weights, state));
        return new StartingPoint(weights, state);
    }

    private static void warmUp(Start.WarmUp warmUp, RunObjective run, INDArray weights, OptimizerState state) {
        UpdateRule rule = run.updateRule().withLearningRate(LearningRate.constant(warmUp.learningRate()));
        Optimizer optimizer = Optimizer.of(rule, state, 0);
        for (int step = 0; step < warmUp.steps(); step++) {
            optimizer.update(weights, run.objective().at(weights).gradient());
        }
    }

    private static INDArray weights(InitChoice choice, ParameterLayout layout, DataType type) throws DataFileException {
        if (choice instanceof InitChoice.Drawn drawn) {
            return drawn.weights().draw(layout, type);
        }
        if (choice instanceof InitChoice.Loaded loaded) {
            return load(loaded.weights(), layout.total(), type);
        }
        throw new IllegalArgumentException("no initial weights for " + choice);
    }

    private static INDArray load(Path file, int count, DataType type) throws DataFileException {
        NpyArray array = NpyFile.read(file);
        if (array.shape().size() != 1 || array.length() != count) {
            throw new DataFileException(
                    file, "initial weights must have shape [%d], got: %s".formatted(count, array.shape()));
        }
        if (!array.isFloatingPoint()) {
            throw new DataFileException(file, "initial weights must be floating-point numbers");
        }
        return array.toTensor(type);
    }

    private static OptimizerState state(Optional<Path> file, UpdateRule rule, Objective objective)
            throws DataFileException {
        if (file.isEmpty()) {
            return OptimizerState.start(rule, objective.dimension(), objective.precision());
        }
        NpyArray array = NpyFile.read(file.get());
        if (array.shape().size() != 1 || !array.isFloatingPoint()) {
            throw new DataFileException(
                    file.get(),
                    "an optimizer state is one flat array of floating-point numbers, got shape " + array.shape());
        }
        try {
            return OptimizerState.of(
                    rule, objective.dimension(), objective.precision(), array.toTensor(DataType.DOUBLE));
        } catch (IllegalArgumentException e) {
            throw new DataFileException(file.get(), String.valueOf(e.getMessage()));
        }
    }
}
