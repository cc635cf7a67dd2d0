package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetShape;
import io.edgewatch.experiment.data.NumberTypes;
import io.edgewatch.numerics.landscape.Quadratic;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.RunManifest;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loss of a run as a function of its weights, and the rule that changes them; the same for the trainer and for all
 * who watch it.
 *
 * @param objective L(w) on all examples, closed with this
 * @param updateRule with every hyper-parameter
 * @param minibatches what the steps are taken on, closed with this; empty if it is {@code objective}
 */
public record RunObjective(Objective objective, UpdateRule updateRule, Optional<Minibatches> minibatches)
        implements AutoCloseable {

    /** Of a run whose steps are taken on all examples. */
    public RunObjective(Objective objective, UpdateRule updateRule) {
        this(objective, updateRule, Optional.empty());
    }

    /**
     * Rebuilds a run's loss from its manifest and its training data.
     *
     * @throws UnsupportedRunException if this version does not know a part of it, or the parts do not fit together
     */
    public static RunObjective from(RunManifest manifest, Dataset dataset) throws UnsupportedRunException {
        try {
            return from(RunFunction.of(manifest), dataset);
        } catch (UnsupportedRunException e) {
            throw new UnsupportedRunException("run " + manifest.run() + ": " + e.getMessage(), e);
        }
    }

    static RunObjective from(RunFunction function, Dataset dataset) throws UnsupportedRunException {
        Optional<BatchRule> rule = function.minibatch();
        RunModel model = function.architecture();
        UpdateRule updateRule = function.updateRule();
        Objective objective = objective(function, model, dataset);
        if (rule.isEmpty()) {
            return new RunObjective(objective, updateRule);
        }
        try {
            return new RunObjective(
                    objective, updateRule, Optional.of(minibatches(function, model, dataset, rule.get())));
        } catch (UnsupportedRunException | RuntimeException e) {
            objective.close();
            throw e;
        }
    }

    private static Minibatches minibatches(RunFunction function, RunModel model, Dataset dataset, BatchRule rule)
            throws UnsupportedRunException {
        if (!(model instanceof RunModel.OfNetwork of)) {
            throw new UnsupportedRunException("batches are of examples, and this model has none");
        }
        if (rule.size() > dataset.shape().examples()) {
            throw new UnsupportedRunException("batch size %d is more than the data's %d examples"
                    .formatted(rule.size(), dataset.shape().examples()));
        }
        return new Minibatches(
                rule,
                NetworkObjective.batches(
                        of.network(), function.loss(), dataset.inputs(), dataset.targets(), rule.size()));
    }

    /** Loss and derivatives that step t was taken on: at its batch, if it has one. */
    public PointEvaluation at(long step, INDArray weights) {
        return minibatches.isPresent() ? minibatches.get().at(step, weights) : objective.at(weights);
    }

    private static Objective objective(RunFunction function, RunModel model, Dataset dataset)
            throws UnsupportedRunException {
        if (model instanceof RunModel.OfNetwork of) {
            Loss loss = function.loss();
            requireFit(function, of.network(), loss, dataset.shape());
            return NetworkObjective.of(of.network(), loss, dataset.inputs(), dataset.targets());
        }
        function.requireNoCriterion();
        if (model instanceof RunModel.OfQuadratic of) {
            requireFit(function, of, dataset.shape());
            return Quadratic.objective(dataset.inputs());
        }
        if (model instanceof RunModel.OfSelfStabilization of) {
            return of.landscape().objective(NumberTypes.of(function.precision()));
        }
        throw new IllegalArgumentException("no objective for " + model);
    }

    private static void requireFit(RunFunction function, Network network, Loss loss, DatasetShape shape)
            throws UnsupportedRunException {
        if (network.outputs() % loss.positions() != 0) {
            throw new UnsupportedRunException("the model's %d outputs are not the %d positions of the criterion"
                    .formatted(network.outputs(), loss.positions()));
        }
        if (network.inputs() != shape.inputs()
                || loss.targetColumns(network.outputs()) != shape.outputs()
                || function.precision() != shape.precision()) {
            throw new UnsupportedRunException("the model takes %d inputs to %d outputs%s in %s, but the data is %s"
                    .formatted(
                            network.inputs(),
                            network.outputs(),
                            loss.masked() ? " and their mask" : "",
                            function.precision().label(),
                            shape));
        }
    }

    private static void requireFit(RunFunction function, RunModel.OfQuadratic quadratic, DatasetShape shape)
            throws UnsupportedRunException {
        if (shape.inputs() != quadratic.dimension()
                || shape.examples() != quadratic.dimension()
                || function.precision() != shape.precision()) {
            throw new UnsupportedRunException("the Hessian must be %d by %d in %s, but the data is %s"
                    .formatted(
                            quadratic.dimension(),
                            quadratic.dimension(),
                            function.precision().label(),
                            shape));
        }
    }

    @Override
    public void close() {
        objective.close();
        minibatches.ifPresent(Minibatches::close);
    }
}
