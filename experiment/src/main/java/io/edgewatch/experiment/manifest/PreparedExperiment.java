package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.NumberTypes;
import io.edgewatch.experiment.data.TrainingData;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An experiment with its data read, ready to train.
 *
 * @param experiment as asked for
 * @param function what the run's manifest has to say of it
 * @param dataset training data, as it is to be published
 * @param runObjective built from {@code function} and {@code dataset} alone, as every consumer will; closed with this
 * @param initialWeights w(0), shape [P]
 */
public record PreparedExperiment(
        Experiment experiment,
        RunFunction function,
        Dataset dataset,
        RunObjective runObjective,
        INDArray initialWeights)
        implements AutoCloseable {

    /**
     * Reads the data and the initial weights and builds the loss.
     *
     * @throws ExperimentException in one line, if a file is not what it should be or things do not fit together
     */
    public static PreparedExperiment prepare(Experiment experiment) throws ExperimentException {
        Dataset dataset = TrainingData.read(experiment);
        try {
            RunFunction function = RunFunction.of(experiment, dataset.shape());
            INDArray weights = initialWeights(experiment, function.network());
            return new PreparedExperiment(experiment, function, dataset, RunObjective.from(function, dataset), weights);
        } catch (UnsupportedRunException | IllegalArgumentException e) {
            throw new ExperimentException(experiment.name() + ": " + e.getMessage(), e);
        }
    }

    /** L(w); owned by this. */
    public Objective objective() {
        return runObjective.objective();
    }

    public UpdateRule updateRule() {
        return runObjective.updateRule();
    }

    /** Seed of the initial weights as manifests carry it: 0 if they were not drawn. */
    public long seed() {
        return experiment.init() instanceof InitChoice.Drawn drawn
                ? drawn.weights().seed()
                : 0;
    }

    @Override
    public void close() {
        runObjective.close();
    }

    private static INDArray initialWeights(Experiment experiment, Network network) throws DataFileException {
        DataType type = NumberTypes.of(experiment.precision());
        if (experiment.init() instanceof InitChoice.Drawn drawn) {
            return drawn.weights().draw(network.layout(), type);
        }
        if (experiment.init() instanceof InitChoice.Loaded loaded) {
            return load(loaded.weights(), network.layout().total(), type);
        }
        throw new IllegalArgumentException("no initial weights for " + experiment.init());
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
        INDArray weights = array.toTensor(type);
        if (!Double.isFinite(weights.norm1Number().doubleValue())) {
            throw new DataFileException(file, "initial weights must be finite");
        }
        return weights;
    }
}
