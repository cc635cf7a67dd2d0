package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The analyzers on the class path, by name. */
public final class AnalyzerCatalogue {
    private final Map<String, AnalyzerPlugin> plugins = new TreeMap<>();

    private AnalyzerCatalogue(Iterable<AnalyzerPlugin> found) {
        for (AnalyzerPlugin plugin : found) {
            String name = Name.require("analyzer name of " + plugin.getClass().getName(), plugin.name());
            AnalyzerPlugin other = plugins.put(name, plugin);
            if (other != null) {
                throw new IllegalStateException("two analyzers are named '" + name + "': "
                        + other.getClass().getName() + " and "
                        + plugin.getClass().getName()
                        + "; remove one, or give it another name");
            }
        }
    }

    /** What {@link ServiceLoader} finds. */
    public static AnalyzerCatalogue fromClassPath() {
        return new AnalyzerCatalogue(ServiceLoader.load(AnalyzerPlugin.class));
    }

    /**
     * What {@link ServiceLoader} finds, and the analyzers in the jars of a directory, if one is given.
     *
     * @throws IllegalArgumentException if the directory or a jar in it cannot be used, or names an analyzer there is already
     */
    public static AnalyzerCatalogue withPlugins(@Nullable Path directory) {
        List<AnalyzerPlugin> all = new ArrayList<>();
        ServiceLoader.load(AnalyzerPlugin.class).forEach(all::add);
        if (directory != null) {
            all.addAll(PluginJars.in(directory));
        }
        try {
            return new AnalyzerCatalogue(all);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A catalogue of these. */
    public static AnalyzerCatalogue of(AnalyzerPlugin... plugins) {
        return new AnalyzerCatalogue(List.of(plugins));
    }

    /** All of them, by name. */
    public Collection<AnalyzerPlugin> all() {
        return List.copyOf(plugins.values());
    }

    /**
     * The analyzer of that name.
     *
     * @throws UnknownAnalyzerException if there is none, naming those there are
     */
    public AnalyzerPlugin require(String name) {
        AnalyzerPlugin plugin = plugins.get(name);
        if (plugin == null) {
            throw new UnknownAnalyzerException("no analyzer named '" + name + "'; found on the class path: "
                    + (plugins.isEmpty() ? "none" : String.join(", ", plugins.keySet()))
                    + Nearest.to(name, plugins.keySet())
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(""));
        }
        return plugin;
    }
}
