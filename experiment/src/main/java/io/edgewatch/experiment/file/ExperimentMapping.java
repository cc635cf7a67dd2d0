package io.edgewatch.experiment.file;

import io.edgewatch.experiment.BatchChoice;
import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import java.util.List;
import java.util.Optional;

/** Which keys an experiment file has, their ranges and their defaults: the contract, in code. */
final class ExperimentMapping {
    private ExperimentMapping() {}

    static Experiment experiment(Section root) throws ExperimentFileException {
        root.only(
                "name",
                "model",
                "data",
                "loss",
                "optimizer",
                "init",
                "steps",
                "precision",
                "publish",
                "pace",
                "batch",
                "probe");
        ModelChoice model = ModelMapping.model(root.section("model"));
        Publishing publish = root.section("publish", ExperimentMapping::publishing, new Publishing(1, WhenFull.SPILL));
        return new Experiment(
                root.text("name", Name.PATTERN, "a name of lower-case letters, digits and hyphens, at most 63"),
                model,
                data(root, model),
                loss(root, model),
                OptimizerMapping.optimizer(root.section("optimizer")),
                root.section("init", StartMapping::start, StartMapping.DEFAULT),
                root.whole("steps", 1, Long.MAX_VALUE),
                root.choice("precision", List.of(Precision.values()), Precision::label, Precision.F32),
                publish,
                root.section("pace", ExperimentMapping::pace, new Pace.Unlimited()),
                batch(root, model),
                root.section("probe", probe -> probe(probe, publish.plan()), 0));
    }

    private static DataChoice data(Section root, ModelChoice model) throws ExperimentFileException {
        if (model.needsData()) {
            return DataMapping.data(root.section("data"));
        }
        root.without("data", "this model needs none");
        return new DataChoice.None();
    }

    private static Optional<Criterion> loss(Section root, ModelChoice model) throws ExperimentFileException {
        if (model.needsData()) {
            return Optional.of(root.choice("loss", List.of(Criterion.values()), Criterion::lowerCaseName));
        }
        root.without("loss", "this model is its own");
        return Optional.empty();
    }

    private static Publishing publishing(Section publish) throws ExperimentFileException {
        publish.only("every", "consecutive", "optimizer-state", "when-full");
        int every = (int) publish.whole("every", 1, Integer.MAX_VALUE, 1);
        return new Publishing(
                new PublishPlan(
                        every,
                        (int) publish.whole("consecutive", 1, every, 1),
                        publish.section("optimizer-state", ExperimentMapping::every, 0)),
                publish.choice("when-full", List.of(WhenFull.values()), WhenFull::label, WhenFull.SPILL));
    }

    private static int every(Section part) throws ExperimentFileException {
        part.only("every");
        return (int) part.whole("every", 1, Integer.MAX_VALUE);
    }

    /** Its result lies in the step's record. */
    private static int probe(Section probe, PublishPlan publish) throws ExperimentFileException {
        int every = every(probe);
        if (every % publish.every() != 0) {
            throw probe.complain(
                    "every must be a multiple of publish.every, which is " + publish.every() + ", got: " + every);
        }
        return every;
    }

    private static Optional<BatchChoice> batch(Section root, ModelChoice model) throws ExperimentFileException {
        if (!model.needsData()) {
            root.without("batch", "this model has no examples");
            return Optional.empty();
        }
        return root.section("batch", ExperimentMapping::batch, Optional.empty());
    }

    private static Optional<BatchChoice> batch(Section batch) throws ExperimentFileException {
        batch.only("size", "order");
        return Optional.of(new BatchChoice(
                (int) batch.whole("size", 1, Integer.MAX_VALUE),
                batch.choice(
                        "order", List.of(BatchRule.Order.values()), BatchRule.Order::label, BatchRule.Order.SHUFFLED)));
    }

    private static Pace pace(Section pace) throws ExperimentFileException {
        pace.only("steps-per-second");
        return new Pace.Limited(pace.positive("steps-per-second"));
    }
}
