package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.architecture.Architecture;
import io.edgewatch.numerics.network.architecture.LayerList;
import io.edgewatch.numerics.network.architecture.Normalizing;
import io.edgewatch.numerics.network.architecture.Recurrent;
import io.edgewatch.numerics.network.architecture.ResNet;
import io.edgewatch.numerics.network.architecture.SequenceTransformer;
import io.edgewatch.numerics.network.architecture.StateSpaces;
import io.edgewatch.numerics.network.architecture.VisionTransformer;
import io.edgewatch.numerics.network.layer.Mamba;
import java.util.List;

/** The keys of each architecture, their ranges and defaults. */
final class ArchitectureMapping {
    static final List<Kind<Architecture>> KINDS = List.of(
            new Kind<>("sequential", ArchitectureMapping::sequential),
            new Kind<>("resnet", ArchitectureMapping::resNet),
            new Kind<>("vit", ArchitectureMapping::visionTransformer),
            new Kind<>("transformer", ArchitectureMapping::sequenceTransformer),
            new Kind<>("lstm", ArchitectureMapping::recurrent),
            new Kind<>("mamba", ArchitectureMapping::stateSpaces));

    private static final int MOST_BLOCKS = 100;
    private static final int RESNET_WIDTH = 16;
    private static final List<Integer> RESNET_BLOCKS = List.of(3, 3, 3);
    private static final int GROUPS = 4;
    private static final int PATCH = 4;
    private static final int WIDTH = 64;
    private static final int HEADS = 4;
    private static final int VIT_DEPTH = 4;
    private static final int TRANSFORMER_DEPTH = 2;
    private static final int HIDDEN_PER_WIDTH = 4;
    private static final int MAMBA_DEPTH = 2;

    private ArchitectureMapping() {}

    private static Architecture sequential(Section section) throws ExperimentFileException {
        section.only("kind", "layers");
        return new LayerList(LayerMapping.layers(section, "layers"));
    }

    private static Architecture resNet(Section section) throws ExperimentFileException {
        section.only("kind", "width", "blocks", "norm", "groups", "activation");
        int width = size(section, "width", RESNET_WIDTH);
        List<Integer> blocks = section.wholes("blocks", 1, MOST_BLOCKS, RESNET_BLOCKS);
        Normalizing norm = norm(section);
        Activation activation = activation(section);
        return section.valid(() -> new ResNet(width, blocks, norm, activation));
    }

    private static Normalizing norm(Section section) throws ExperimentFileException {
        boolean byGroup = section.choice("norm", List.of("group", "layer"), name -> name, "group")
                .equals("group");
        if (!byGroup) {
            section.without("groups", "norm is layer");
            return new Normalizing.Whole();
        }
        return new Normalizing.ByGroup(size(section, "groups", GROUPS));
    }

    private static Architecture visionTransformer(Section section) throws ExperimentFileException {
        section.only("kind", "patch", "width", "depth", "heads", "hidden", "activation");
        int patch = size(section, "patch", PATCH);
        int width = size(section, "width", WIDTH);
        int depth = depth(section, VIT_DEPTH);
        int heads = size(section, "heads", HEADS);
        int hidden = size(section, "hidden", HIDDEN_PER_WIDTH * width);
        Activation activation = activation(section);
        return section.valid(() -> new VisionTransformer(patch, width, depth, heads, hidden, activation));
    }

    private static Architecture sequenceTransformer(Section section) throws ExperimentFileException {
        section.only("kind", "width", "depth", "heads", "hidden", "causal", "activation");
        int width = size(section, "width", WIDTH);
        int depth = depth(section, TRANSFORMER_DEPTH);
        int heads = size(section, "heads", HEADS);
        int hidden = size(section, "hidden", HIDDEN_PER_WIDTH * width);
        boolean causal = section.flag("causal", false);
        Activation activation = activation(section);
        return section.valid(() -> new SequenceTransformer(width, depth, heads, hidden, causal, activation));
    }

    private static Architecture recurrent(Section section) throws ExperimentFileException {
        section.only("kind", "hidden", "layers");
        int hidden = size(section, "hidden", WIDTH);
        int layers = (int) section.whole("layers", 1, MOST_BLOCKS, 1);
        return section.valid(() -> new Recurrent(hidden, layers));
    }

    private static Architecture stateSpaces(Section section) throws ExperimentFileException {
        section.only("kind", "width", "depth", "state", "expand", "kernel", "rank");
        int width = size(section, "width", WIDTH);
        int depth = depth(section, MAMBA_DEPTH);
        Mamba mixer = LayerMapping.mamba(section, Mamba.rankFor(width));
        return section.valid(() -> new StateSpaces(width, depth, mixer));
    }

    private static int size(Section section, String key, int otherwise) throws ExperimentFileException {
        return (int) section.whole(key, 1, LayerMapping.MOST_UNITS, otherwise);
    }

    private static int depth(Section section, int otherwise) throws ExperimentFileException {
        return (int) section.whole("depth", 1, MOST_BLOCKS, otherwise);
    }

    private static Activation activation(Section section) throws ExperimentFileException {
        return section.choice("activation", List.of(Activation.values()), Activation::lowerCaseName, Activation.GELU);
    }
}
