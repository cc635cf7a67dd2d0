package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetShape;
import io.edgewatch.numerics.network.Criterion;
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
        Network network = function.network();
        Criterion criterion = function.lossCriterion();
        UpdateRule updateRule = function.updateRule();
        requireFit(function, network, dataset.shape());
        return new RunObjective(
                NetworkObjective.of(network, criterion, dataset.inputs(), dataset.targets()), updateRule);
    }

    private static void requireFit(RunFunction function, Network network, DatasetShape shape)
            throws UnsupportedRunException {
        if (network.inputs() != shape.inputs()
                || network.outputs() != shape.outputs()
                || function.precision() != shape.precision()) {
            throw new UnsupportedRunException("the model takes %d inputs to %d outputs in %s, but the data is %s"
                    .formatted(
                            network.inputs(),
                            network.outputs(),
                            function.precision().label(),
                            shape));
        }
    }

    @Override
    public void close() {
        objective.close();
    }
}
