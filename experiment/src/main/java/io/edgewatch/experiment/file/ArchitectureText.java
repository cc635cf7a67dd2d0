package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.YamlNode.Entry;
import io.edgewatch.experiment.file.YamlNode.Mapping;
import io.edgewatch.experiment.file.YamlNode.Scalar;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Architectures as settings of a kind, each setting a text: the keys and values of an experiment file, every default filled in. One architecture
 * has one such text, and what is not exactly that text is refused.
 */
public final class ArchitectureText {

    private ArchitectureText() {}

    /** Kinds there are. */
    public static List<String> kinds() {
        return ArchitectureMapping.KINDS.stream().map(Section.Kind::name).toList();
    }

    /** The settings, without the kind. */
    public static Map<String, String> settings(Architecture architecture) {
        if (architecture instanceof LayerList list) {
            return Map.of("layers", LayerText.of(list.layers()));
        } else if (architecture instanceof ResNet resNet) {
            return resNet(resNet);
        } else if (architecture instanceof VisionTransformer vit) {
            Map<String, String> settings =
                    blocks(vit.width(), vit.depth(), vit.heads(), vit.hidden(), vit.activation());
            settings.put("patch", Integer.toString(vit.patch()));
            return settings;
        } else if (architecture instanceof SequenceTransformer it) {
            Map<String, String> settings = blocks(it.width(), it.depth(), it.heads(), it.hidden(), it.activation());
            settings.put("causal", Boolean.toString(it.causal()));
            return settings;
        } else if (architecture instanceof Recurrent lstm) {
            return Map.of("hidden", Integer.toString(lstm.hidden()), "layers", Integer.toString(lstm.layers()));
        } else if (architecture instanceof StateSpaces spaces) {
            return stateSpaces(spaces.width(), spaces.depth(), spaces.mixer());
        }
        throw new IllegalArgumentException("no text for " + architecture);
    }

    private static Map<String, String> resNet(ResNet resNet) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("width", Integer.toString(resNet.width()));
        settings.put("blocks", resNet.blocks().toString());
        settings.put("activation", resNet.activation().lowerCaseName());
        if (resNet.norm() instanceof Normalizing.ByGroup byGroup) {
            settings.put("norm", "group");
            settings.put("groups", Integer.toString(byGroup.groups()));
        } else {
            settings.put("norm", "layer");
        }
        return settings;
    }

    private static Map<String, String> blocks(int width, int depth, int heads, int hidden, Activation activation) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("width", Integer.toString(width));
        settings.put("depth", Integer.toString(depth));
        settings.put("heads", Integer.toString(heads));
        settings.put("hidden", Integer.toString(hidden));
        settings.put("activation", activation.lowerCaseName());
        return settings;
    }

    private static Map<String, String> stateSpaces(int width, int depth, Mamba mixer) {
        return Map.of(
                "width", Integer.toString(width),
                "depth", Integer.toString(depth),
                "state", Integer.toString(mixer.state()),
                "expand", Integer.toString(mixer.expand()),
                "kernel", Integer.toString(mixer.kernel()),
                "rank", Integer.toString(mixer.rank()));
    }

    /**
     * The architecture of that kind with these settings.
     *
     * @throws IllegalArgumentException in one line, if they are not what {@link #settings} makes of one
     */
    public static Architecture parse(String kind, Map<String, String> settings) {
        Architecture architecture;
        try {
            List<Entry> entries = new ArrayList<>();
            entries.add(new Entry("kind", 1, new Scalar(1, kind, false)));
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                YamlNode value = YamlReader.read(setting.getKey(), setting.getValue());
                entries.add(new Entry(setting.getKey(), 1, value));
            }
            architecture =
                    Section.root(kind, new Mapping(1, entries), Path.of("")).asKind(ArchitectureMapping.KINDS);
        } catch (ExperimentFileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (!settings(architecture).equals(settings)) {
            throw new IllegalArgumentException("%s: settings %s should read %s"
                    .formatted(kind, new TreeMap<>(settings), new TreeMap<>(settings(architecture))));
        }
        return architecture;
    }
}
