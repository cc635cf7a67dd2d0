package io.edgewatch.experiment.file;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.PixelScale;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which keys an experiment file has, their ranges and their defaults: the contract, in code. */
final class ExperimentMapping {
    private static final List<Kind<DataChoice>> DATA = List.of(
            new Kind<>("fashion-mnist", ExperimentMapping::fashionMnist),
            new Kind<>("idx", ExperimentMapping::idx),
            new Kind<>("npy", ExperimentMapping::npy));

    private static final int MAX_IMAGE_SIDE = 1 << 16;
    private static final int FASHION_CLASSES = 10;
    private static final int BYTE_CLASSES = 256;
    private static final List<Integer> TEN_CLASSES =
            IntStream.range(0, 10).boxed().toList();

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
                root.section("publish", ExperimentMapping::publishing, new Publishing(1, WhenFull.DROP)),
                root.section("pace", ExperimentMapping::pace, new Pace.Unlimited()));
    }

    private static DataChoice data(Section root, ModelChoice model) throws ExperimentFileException {
        if (model.needsData()) {
            return root.section("data").asKind(DATA);
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

    private static DataChoice fashionMnist(Section data) throws ExperimentFileException {
        data.only("kind", "classes", "examples", "scale");
        return new DataChoice.FashionMnist(selection(data, FASHION_CLASSES));
    }

    private static DataChoice idx(Section data) throws ExperimentFileException {
        data.only("kind", "directory", "classes", "examples", "scale");
        return new DataChoice.Idx(data.path("directory"), selection(data, BYTE_CLASSES));
    }

    private static DataChoice npy(Section data) throws ExperimentFileException {
        data.only("kind", "inputs", "targets", "shape");
        return new DataChoice.Npy(data.path("inputs"), data.path("targets"), imageShape(data));
    }

    private static Optional<ImageShape> imageShape(Section data) throws ExperimentFileException {
        List<Integer> sizes = data.wholes("shape", 1, MAX_IMAGE_SIDE, List.of());
        if (sizes.isEmpty() && !data.has("shape")) {
            return Optional.empty();
        }
        if (sizes.size() != 3) {
            throw data.complain("shape must be [channels, rows, columns], got: " + sizes);
        }
        return Optional.of(new ImageShape(sizes.get(0), sizes.get(1), sizes.get(2)));
    }

    private static ImageSelection selection(Section data, int classes) throws ExperimentFileException {
        List<Integer> chosen = data.wholes("classes", 0, classes - 1, TEN_CLASSES);
        int examples = (int) data.whole("examples", 1, Integer.MAX_VALUE);
        PixelScale scale =
                data.choice("scale", List.of(PixelScale.values()), PixelScale::label, PixelScale.STANDARDIZE);
        return data.valid(() -> new ImageSelection(chosen, examples, scale));
    }

    private static Publishing publishing(Section publish) throws ExperimentFileException {
        publish.only("every", "when-full");
        return new Publishing(
                (int) publish.whole("every", 1, Integer.MAX_VALUE, 1),
                publish.choice("when-full", List.of(WhenFull.values()), WhenFull::label, WhenFull.DROP));
    }

    private static Pace pace(Section pace) throws ExperimentFileException {
        pace.only("steps-per-second");
        return new Pace.Limited(pace.positive("steps-per-second"));
    }
}
