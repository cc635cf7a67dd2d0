package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetShape;
import io.edgewatch.experiment.data.NumberTypes;
import io.edgewatch.numerics.landscape.Quadratic;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.RunManifest;

/**
 * The loss of a run as a function of its weights, and the rule that changes them; the same for the trainer and for all
 * who watch it.
 *
 * @param objective L(w), closed with this
 * @param updateRule with every hyper-parameter
 */
public record RunObjective(Objective objective, UpdateRule updateRule) implements AutoCloseable {

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
        function.requireFullBatch();
        RunModel model = function.architecture();
        UpdateRule updateRule = function.updateRule();
        return new RunObjective(objective(function, model, dataset), updateRule);
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
    }
}
