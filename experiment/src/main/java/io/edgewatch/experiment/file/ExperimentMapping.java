package io.edgewatch.experiment.file;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;
import java.util.List;
import java.util.Optional;

/** Which keys an experiment file has, their ranges and their defaults: the contract, in code. */
final class ExperimentMapping {
    private ExperimentMapping() {}

    static Experiment experiment(Section root) throws ExperimentFileException {
        root.only("name", "model", "data", "loss", "optimizer", "init", "steps", "precision", "publish", "pace");
        ModelChoice model = ModelMapping.model(root.section("model"));
        return new Experiment(
                root.text("name", Name.PATTERN, "a name of lower-case letters, digits and hyphens, at most 63"),
                model,
                data(root, model),
                loss(root, model),
                OptimizerMapping.optimizer(root.section("optimizer")),
                root.section("init", StartMapping::start, StartMapping.DEFAULT),
                root.whole("steps", 1, Long.MAX_VALUE),
                root.choice("precision", List.of(Precision.values()), Precision::label, Precision.F32),
                root.section("publish", ExperimentMapping::publishing, new Publishing(1, WhenFull.SPILL)),
                root.section("pace", ExperimentMapping::pace, new Pace.Unlimited()));
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
        publish.only("every", "when-full");
        return new Publishing(
                (int) publish.whole("every", 1, Integer.MAX_VALUE, 1),
                publish.choice("when-full", List.of(WhenFull.values()), WhenFull::label, WhenFull.SPILL));
    }

    private static Pace pace(Section pace) throws ExperimentFileException {
        pace.only("steps-per-second");
        return new Pace.Limited(pace.positive("steps-per-second"));
    }
}
