package io.edgewatch.experiment.file;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.PixelScale;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Precision;
import java.util.List;
import java.util.stream.IntStream;

/** Which keys an experiment file has, their ranges and their defaults: the contract, in code. */
final class ExperimentMapping {
    private static final List<Kind<ModelChoice>> MODELS = List.of(new Kind<>("mlp", ExperimentMapping::mlp));
    private static final List<Kind<DataChoice>> DATA = List.of(
            new Kind<>("fashion-mnist", ExperimentMapping::fashionMnist),
            new Kind<>("idx", ExperimentMapping::idx),
            new Kind<>("npy", ExperimentMapping::npy));
    private static final List<Kind<UpdateRule>> OPTIMIZERS =
            List.of(new Kind<>("gd", ExperimentMapping::gradientDescent));

    private static final int MAX_LAYER = 1 << 20;
    private static final int FASHION_CLASSES = 10;
    private static final int BYTE_CLASSES = 256;
    private static final List<Integer> TEN_CLASSES =
            IntStream.range(0, 10).boxed().toList();
    private static final InitialWeights SEED_ZERO = new InitialWeights(0, 1);

    private ExperimentMapping() {}

    static Experiment experiment(Section root) throws ExperimentFileException {
        root.only("name", "model", "data", "loss", "optimizer", "init", "steps", "precision", "publish", "pace");
        return new Experiment(
                root.text("name", Name.PATTERN, "a name of lower-case letters, digits and hyphens, at most 63"),
                root.section("model").asKind(MODELS),
                root.section("data").asKind(DATA),
                root.choice("loss", List.of(Criterion.values()), Criterion::lowerCaseName),
                root.section("optimizer").asKind(OPTIMIZERS),
                root.section("init", ExperimentMapping::init, new InitChoice.Drawn(SEED_ZERO)),
                root.whole("steps", 1, Long.MAX_VALUE),
                root.choice("precision", List.of(Precision.values()), Precision::label, Precision.F32),
                root.section("publish", ExperimentMapping::publishing, new Publishing(1, WhenFull.SPILL)),
                root.section("pace", ExperimentMapping::pace, new Pace.Unlimited()));
    }

    private static ModelChoice mlp(Section mlp) throws ExperimentFileException {
        mlp.only("kind", "hidden", "activation", "bias");
        return new ModelChoice.Mlp(
                mlp.wholes("hidden", 1, MAX_LAYER),
                mlp.choice("activation", List.of(Activation.values()), Activation::lowerCaseName, Activation.TANH),
                mlp.flag("bias", true));
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
        data.only("kind", "inputs", "targets");
        return new DataChoice.Npy(data.path("inputs"), data.path("targets"));
    }

    private static ImageSelection selection(Section data, int classes) throws ExperimentFileException {
        List<Integer> chosen = data.wholes("classes", 0, classes - 1, TEN_CLASSES);
        int examples = (int) data.whole("examples", 1, Integer.MAX_VALUE);
        PixelScale scale =
                data.choice("scale", List.of(PixelScale.values()), PixelScale::label, PixelScale.STANDARDIZE);
        return data.valid(() -> new ImageSelection(chosen, examples, scale));
    }

    private static UpdateRule gradientDescent(Section optimizer) throws ExperimentFileException {
        optimizer.only("kind", "learning-rate");
        return new GradientDescent(optimizer.positive("learning-rate"));
    }

    private static InitChoice init(Section init) throws ExperimentFileException {
        init.only("seed", "scale", "weights");
        if (init.has("weights")) {
            if (init.has("seed") || init.has("scale")) {
                throw init.complain("wanted either weights, or seed and scale; got both");
            }
            return new InitChoice.Loaded(init.path("weights"));
        }
        return new InitChoice.Drawn(new InitialWeights(
                init.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, SEED_ZERO.seed()),
                init.positive("scale", SEED_ZERO.scale())));
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
