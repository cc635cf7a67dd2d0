package io.edgewatch.experiment.file;

import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.architecture.Architecture;
import java.util.ArrayList;
import java.util.List;

/** The keys of a model, their ranges and defaults. */
final class ModelMapping {
    private static final List<Kind<ModelChoice>> KINDS = kinds();
    private static final int MAX_LAYER = 1 << 20;
    private static final double SHARPNESS = 2;
    private static final double SHARPENING = 0.01;

    private ModelMapping() {}

    private static List<Kind<ModelChoice>> kinds() {
        List<Kind<ModelChoice>> kinds = new ArrayList<>();
        kinds.add(new Kind<>("mlp", ModelMapping::mlp));
        kinds.add(new Kind<>("cnn", ModelMapping::cnn));
        for (Kind<Architecture> kind : ArchitectureMapping.KINDS) {
            kinds.add(new Kind<>(
                    kind.name(),
                    section -> new ModelChoice.Layered(kind.reading().read(section))));
        }
        kinds.add(new Kind<>("quadratic", ModelMapping::quadratic));
        kinds.add(new Kind<>("self-stabilization", ModelMapping::selfStabilization));
        return List.copyOf(kinds);
    }

    static ModelChoice model(Section section) throws ExperimentFileException {
        return section.asKind(KINDS);
    }

    private static ModelChoice mlp(Section mlp) throws ExperimentFileException {
        mlp.only("kind", "hidden", "activation", "bias");
        return new ModelChoice.Mlp(
                mlp.wholes("hidden", 1, MAX_LAYER), activation(mlp, Activation.TANH), mlp.flag("bias", true));
    }

    private static ModelChoice cnn(Section cnn) throws ExperimentFileException {
        cnn.only("kind", "width", "activation");
        return new ModelChoice.Cnn((int) cnn.whole("width", 1, MAX_LAYER), activation(cnn, Activation.GELU));
    }

    private static ModelChoice quadratic(Section quadratic) throws ExperimentFileException {
        quadratic.only("kind", "hessian");
        return new ModelChoice.Quadratic(quadratic.path("hessian"));
    }

    private static ModelChoice selfStabilization(Section section) throws ExperimentFileException {
        section.only("kind", "a", "b");
        return new ModelChoice.SelfStabilization(section.number("a", SHARPNESS), section.number("b", SHARPENING));
    }

    private static Activation activation(Section section, Activation otherwise) throws ExperimentFileException {
        return section.choice("activation", List.of(Activation.values()), Activation::lowerCaseName, otherwise);
    }
}
