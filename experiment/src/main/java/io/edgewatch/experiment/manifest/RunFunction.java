package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.data.DatasetShape;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of a run's manifest that says which function of the weights is minimized, and how; with the training data it
 * is all there is to know of it.
 *
 * @param model architecture, sizes of inputs and outputs included
 * @param criterion loss per output
 * @param optimizer with every hyper-parameter
 * @param batchRule how a step's examples are chosen
 * @param precision of weights, data and all arithmetic
 * @param layout blocks of the flat weight vector, in order
 */
public record RunFunction(
        Specification model,
        Specification criterion,
        Specification optimizer,
        Specification batchRule,
        Precision precision,
        List<ParameterBlock> layout) {
    private static final String FULL_BATCH = "full";

    public RunFunction {
        layout = List.copyOf(layout);
    }

    /**
     * What a manifest must say of {@code experiment} on data of this shape.
     *
     * @throws IllegalArgumentException if the model has more weights than one vector holds
     */
    public static RunFunction of(Experiment experiment, DatasetShape shape) {
        Specification model = ModelSpecification.of(experiment.model(), shape);
        try {
            return new RunFunction(
                    model,
                    Specification.of(experiment.loss().lowerCaseName(), Map.of()),
                    OptimizerSpecification.of(experiment.optimizer()),
                    Specification.of(FULL_BATCH, Map.of()),
                    experiment.precision(),
                    blocks(layout(ModelSpecification.network(model))));
        } catch (UnsupportedRunException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What {@code manifest} says. */
    public static RunFunction of(RunManifest manifest) {
        return new RunFunction(
                manifest.model(),
                manifest.criterion(),
                manifest.optimizer(),
                manifest.batchRule(),
                manifest.precision(),
                manifest.layout());
    }

    /**
     * The architecture.
     *
     * @throws UnsupportedRunException if this version does not know it, or lays out its weights otherwise
     */
    public Network network() throws UnsupportedRunException {
        Network network = ModelSpecification.network(model);
        List<ParameterBlock> rebuilt = blocks(layout(network));
        if (!rebuilt.equals(layout)) {
            throw new UnsupportedRunException("model '%s' has weights %s here, but %s in the manifest"
                    .formatted(model.kind(), text(rebuilt), text(layout)));
        }
        return network;
    }

    /** The criterion, or the refusal of one that this version does not know. */
    public Criterion lossCriterion() throws UnsupportedRunException {
        List<String> known =
                Stream.of(Criterion.values()).map(Criterion::lowerCaseName).toList();
        KnownSpecification.of("criterion", criterion, known).withSettings();
        return Criterion.named(criterion.kind());
    }

    /** The update rule, or the refusal of one that this version does not know. */
    public UpdateRule updateRule() throws UnsupportedRunException {
        return OptimizerSpecification.updateRule(optimizer);
    }

    /** Refuses batches that are not the whole data. */
    void requireFullBatch() throws UnsupportedRunException {
        KnownSpecification.of("batch rule", batchRule, List.of(FULL_BATCH)).withSettings();
    }

    private static ParameterLayout layout(Network network) throws UnsupportedRunException {
        try {
            return network.layout();
        } catch (ArithmeticException e) {
            throw new UnsupportedRunException("the model has more weights than one vector holds: " + network, e);
        }
    }

    private static List<ParameterBlock> blocks(ParameterLayout layout) {
        return layout.blocks().stream()
                .map(block -> new ParameterBlock(block.name(), block.shape()))
                .toList();
    }

    private static List<String> text(List<ParameterBlock> blocks) {
        return blocks.stream().map(block -> block.name() + block.shape()).toList();
    }
}
