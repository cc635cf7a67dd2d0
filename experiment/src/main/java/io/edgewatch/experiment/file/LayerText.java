package io.edgewatch.experiment.file;

import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.AsSequence;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.Conv;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.GroupNorm;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Residual;
import java.util.List;
import java.util.stream.Collectors;

/** Layers as a text that {@link LayerMapping} reads, every default filled in: one text for one list of layers. */
final class LayerText {

    private LayerText() {}

    static String of(List<Layer> layers) {
        return layers.stream().map(LayerText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String of(Layer layer) {
        return "{kind: " + layer.kind() + settings(layer) + "}";
    }

    private static String settings(Layer layer) {
        if (layer instanceof Dense dense) {
            return ", units: %d, bias: %b".formatted(dense.units(), dense.bias());
        } else if (layer instanceof Conv conv) {
            return ", filters: %d, side: %d, stride: %d, bias: %b"
                    .formatted(conv.filters(), conv.side(), conv.stride(), conv.bias());
        } else if (layer instanceof Activated activated) {
            return ", function: " + activated.function().lowerCaseName();
        } else if (layer instanceof GroupNorm norm) {
            return ", groups: " + norm.groups();
        } else if (layer instanceof Residual residual) {
            String shortcut = residual.shortcut().isEmpty() ? "" : ", shortcut: " + of(residual.shortcut());
            return ", layers: " + of(residual.layers()) + shortcut;
        } else if (layer instanceof Embedding embedding) {
            return ", width: " + embedding.width();
        } else if (layer instanceof Patches patches) {
            return ", side: " + patches.side();
        } else if (layer instanceof AsSequence sequence) {
            return ", length: " + sequence.length();
        } else if (layer instanceof Lstm lstm) {
            return ", hidden: " + lstm.hidden();
        } else if (layer instanceof Mamba mamba) {
            return ", state: %d, expand: %d, kernel: %d, rank: %d"
                    .formatted(mamba.state(), mamba.expand(), mamba.kernel(), mamba.rank());
        } else if (layer instanceof Attention attention) {
            return ", heads: %d, causal: %b, bias: %b"
                    .formatted(attention.heads(), attention.causal(), attention.bias());
        }
        return "";
    }
}
