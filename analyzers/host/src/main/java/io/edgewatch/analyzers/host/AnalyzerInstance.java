package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.wire.Name;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An analyzer with its settings, under the name its results are published as.
 *
 * @param name the plugin's name, or another one if two settings of it run side by side
 * @param plugin the analyzer
 * @param settings every setting, defaults filled in
 */
public record AnalyzerInstance(String name, AnalyzerPlugin plugin, Map<String, String> settings) {

    public AnalyzerInstance {
        Name.require("analyzer instance", name);
        Map<String, String> all = new TreeMap<>(plugin.defaultSettings());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (!all.containsKey(setting.getKey())) {
                throw new IllegalArgumentException(
                        "analyzer '" + plugin.name() + "' has no setting '" + setting.getKey() + "', only "
                                + plugin.defaultSettings().keySet());
            }
            all.put(setting.getKey(), setting.getValue());
        }
        settings = Map.copyOf(all);
    }

    /** The analyzer under its own name with its default settings. */
    public static AnalyzerInstance of(AnalyzerPlugin plugin) {
        return new AnalyzerInstance(plugin.name(), plugin, Map.of());
    }

    /** The tensors a step must carry, of whatever run. */
    public Set<TensorInput> inputs() {
        return plugin.inputs(settings);
    }

    /** Names analyzer and settings: two of them never publish as the same instance. */
    public String configurationDigest() {
        StringBuilder text = new StringBuilder(plugin.name());
        new TreeMap<>(settings)
                .forEach((name, value) ->
                        text.append('\0').append(name).append('\0').append(value));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
