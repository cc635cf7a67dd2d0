package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.AsSequence;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.AveragePooling;
import io.edgewatch.numerics.network.layer.Conv;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.Flatten;
import io.edgewatch.numerics.network.layer.GlobalPooling;
import io.edgewatch.numerics.network.layer.GroupNorm;
import io.edgewatch.numerics.network.layer.LastPosition;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.SequenceMean;
import java.util.ArrayList;
import java.util.List;

/** The keys of each layer, their ranges and defaults. */
final class LayerMapping {
    private static final List<Kind<Layer>> KINDS = List.of(
            new Kind<>("dense", LayerMapping::dense),
            new Kind<>("conv", LayerMapping::conv),
            new Kind<>("activation", LayerMapping::activation),
            without("average-pool", new AveragePooling()),
            without("global-average-pool", new GlobalPooling()),
            without("flatten", new Flatten()),
            without("layer-norm", new LayerNorm()),
            new Kind<>("group-norm", LayerMapping::groupNorm),
            new Kind<>("residual", LayerMapping::residual),
            new Kind<>("embedding", LayerMapping::embedding),
            without("positions", new Positions()),
            new Kind<>("patches", LayerMapping::patches),
            new Kind<>("sequence", LayerMapping::sequence),
            new Kind<>("attention", LayerMapping::attention),
            new Kind<>("lstm", LayerMapping::lstm),
            new Kind<>("mamba", section -> mamba(section.only("kind", "state", "expand", "kernel", "rank"), 1)),
            without("rms-norm", new RmsNorm()),
            without("mean", new SequenceMean()),
            without("last", new LastPosition()));

    private static final int MOST_LAYERS = 1000;
    static final int MOST_UNITS = 1 << 20;
    private static final int SIDE = 3;
    private static final int MAMBA_STATE = 16;
    private static final int MAMBA_EXPANSION = 2;
    private static final int MOST_EXPANSION = 64;
    private static final int MAMBA_KERNEL = 4;
    private static final int MOST_TAPS = 64;

    private LayerMapping() {}

    /** The layers in the list under {@code key}, at least one. */
    static List<Layer> layers(Section section, String key) throws ExperimentFileException {
        List<Layer> layers = new ArrayList<>();
        for (Section layer : section.sections(key, 1, MOST_LAYERS)) {
            layers.add(layer.asKind(KINDS));
        }
        return layers;
    }

    private static Kind<Layer> without(String kind, Layer layer) {
        return new Kind<>(kind, section -> {
            section.only("kind");
            return layer;
        });
    }

    private static int size(Section section, String key) throws ExperimentFileException {
        return (int) section.whole(key, 1, MOST_UNITS);
    }

    private static Layer dense(Section dense) throws ExperimentFileException {
        dense.only("kind", "units", "bias");
        return new Dense(size(dense, "units"), dense.flag("bias", true));
    }

    private static Layer conv(Section conv) throws ExperimentFileException {
        conv.only("kind", "filters", "side", "stride", "bias");
        int side = conv.choice("side", List.of(1, SIDE), String::valueOf, SIDE);
        int stride = conv.choice("stride", List.of(1, 2), String::valueOf, 1);
        return new Conv(size(conv, "filters"), side, stride, conv.flag("bias", true));
    }

    private static Layer lstm(Section lstm) throws ExperimentFileException {
        lstm.only("kind", "hidden");
        return new Lstm(size(lstm, "hidden"));
    }

    /** The keys of a selective state space, wherever they stand. */
    static Mamba mamba(Section section, int rank) throws ExperimentFileException {
        return new Mamba(
                (int) section.whole("state", 1, MOST_UNITS, MAMBA_STATE),
                (int) section.whole("expand", 1, MOST_EXPANSION, MAMBA_EXPANSION),
                (int) section.whole("kernel", 1, MOST_TAPS, MAMBA_KERNEL),
                (int) section.whole("rank", 1, MOST_UNITS, rank));
    }

    private static Layer activation(Section activation) throws ExperimentFileException {
        activation.only("kind", "function");
        return new Activated(activation.choice("function", List.of(Activation.values()), Activation::lowerCaseName));
    }

    private static Layer groupNorm(Section norm) throws ExperimentFileException {
        norm.only("kind", "groups");
        return new GroupNorm(size(norm, "groups"));
    }

    private static Layer residual(Section residual) throws ExperimentFileException {
        residual.only("kind", "layers", "shortcut");
        List<Layer> shortcut = residual.has("shortcut") ? layers(residual, "shortcut") : List.of();
        return new Residual(layers(residual, "layers"), shortcut);
    }

    private static Layer embedding(Section embedding) throws ExperimentFileException {
        embedding.only("kind", "width");
        return new Embedding(size(embedding, "width"));
    }

    private static Layer patches(Section patches) throws ExperimentFileException {
        patches.only("kind", "side");
        return new Patches(size(patches, "side"));
    }

    private static Layer sequence(Section sequence) throws ExperimentFileException {
        sequence.only("kind", "length");
        return new AsSequence(size(sequence, "length"));
    }

    private static Layer attention(Section attention) throws ExperimentFileException {
        attention.only("kind", "heads", "causal", "bias");
        return new Attention(size(attention, "heads"), attention.flag("causal", false), attention.flag("bias", true));
    }
}
