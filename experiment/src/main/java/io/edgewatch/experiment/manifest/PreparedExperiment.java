package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.TrainingData;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Specification;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An experiment with its data read, ready to train.
 *
 * @param experiment as asked for
 * @param function what the run's manifest has to say of it
 * @param dataset training data, as it is to be published
 * @param runObjective built from {@code function} and {@code dataset} alone, as every consumer will; closed with this
 * @param initialWeights w(0), shape [P], after warm-up and kick
 * @param initialState the optimizer's before the update of step 0; zero unless loaded or warmed up
 */
public record PreparedExperiment(
        Experiment experiment,
        RunFunction function,
        Dataset dataset,
        RunObjective runObjective,
        INDArray initialWeights,
        OptimizerState initialState)
        implements AutoCloseable {

    /**
     * Reads the data and the initial weights and builds the loss.
     *
     * @throws ExperimentException in one line, if a file is not what it should be or things do not fit together
     */
    public static PreparedExperiment prepare(Experiment experiment) throws ExperimentException {
        TrainingData data = TrainingData.of(experiment);
        RunFunction function;
        RunObjective run;
        RunModel model;
        try {
            function = RunFunction.of(experiment, data);
            model = function.architecture();
            run = RunObjective.from(function, data.dataset());
        } catch (UnsupportedRunException | IllegalArgumentException e) {
            throw new ExperimentException(experiment.name() + ": " + e.getMessage(), e);
        }
        try {
            StartingPoint start = StartingPoint.of(experiment.init(), model.layout(), run);
            return new PreparedExperiment(
                    experiment, function, data.dataset(), run, start.weights(), start.optimizerState());
        } catch (DataFileException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /** A new optimizer at step 0, with a copy of the initial state. */
    public Optimizer optimizer() {
        return Optimizer.of(updateRule(), initialState.copy(), 0);
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
        return experiment.seed();
    }

    /** Where step 0 is, as manifests carry it. */
    public Specification start() {
        return StartSpecification.of(experiment.init());
    }

    @Override
    public void close() {
        runObjective.close();
    }
}
