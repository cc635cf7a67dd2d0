package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.data.TrainingData;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Optional;

/**
 * The part of a run's manifest that says which function of the weights is minimized, and how; with the training data it
 * is all there is to know of it.
 *
 * @param model architecture, sizes of inputs and outputs included
 * @param criterion loss per output, and which outputs there are
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
    public RunFunction {
        layout = List.copyOf(layout);
    }

    /**
     * What a manifest must say of {@code experiment} on its data.
     *
     * @throws IllegalArgumentException if the model does not take this data, or has more weights than one vector holds
     */
    public static RunFunction of(Experiment experiment, TrainingData data) {
        Specification model = ModelSpecification.of(experiment.model(), data);
        try {
            return new RunFunction(
                    model,
                    CriterionSpecification.of(experiment.loss(), data.targets()),
                    OptimizerSpecification.of(experiment.optimizer()),
                    BatchSpecification.of(experiment.batch(), experiment.seed()),
                    experiment.precision(),
                    blocks(layout(ModelSpecification.model(model))));
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
     * The architecture or landscape.
     *
     * @throws UnsupportedRunException if this version does not know it, or lays out its weights otherwise
     */
    public RunModel architecture() throws UnsupportedRunException {
        RunModel known = ModelSpecification.model(model);
        List<ParameterBlock> rebuilt = blocks(layout(known));
        if (!rebuilt.equals(layout)) {
            throw new UnsupportedRunException("model '%s' has weights %s here, but %s in the manifest"
                    .formatted(model.kind(), text(rebuilt), text(layout)));
        }
        return known;
    }

    /** How far a network's outputs are from the targets, or the refusal of a criterion that this version does not know. */
    public Loss loss() throws UnsupportedRunException {
        return CriterionSpecification.loss(criterion);
    }

    /** Refuses a criterion where the model is its own loss. */
    void requireNoCriterion() throws UnsupportedRunException {
        CriterionSpecification.requireNone(criterion);
    }

    /** The update rule, or the refusal of one that this version does not know. */
    public UpdateRule updateRule() throws UnsupportedRunException {
        return OptimizerSpecification.updateRule(optimizer);
    }

    /** How a step's examples are chosen, or the refusal of a rule that this version does not know; empty if it takes all. */
    public Optional<BatchRule> minibatch() throws UnsupportedRunException {
        return BatchSpecification.rule(batchRule);
    }

    private static ParameterLayout layout(RunModel model) throws UnsupportedRunException {
        try {
            return model.layout();
        } catch (ArithmeticException e) {
            Object named = model instanceof RunModel.OfNetwork of ? of.network() : model;
            throw new UnsupportedRunException("the model has more weights than one vector holds: " + named, e);
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
