package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Analyzers in jars of a directory. Each jar has a class loader of its own, which takes from edgewatch what analyzers are written against,
 * {@link Shared}, and everything else from the jar: two plug-ins never meet each other's libraries.
 */
final class PluginJars {
    private PluginJars() {}

    /** The directory cannot be used; the message names jar and reason. */
    static final class PluginException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        PluginException(String message, Throwable cause) {
            super(message, cause);
        }

        PluginException(String message) {
            super(message);
        }
    }

    /**
     * Every analyzer of every {@code *.jar} there, in the order of the files' names.
     *
     * @throws PluginException if the directory has no jar, or a jar no analyzer that can be loaded
     */
    static List<AnalyzerPlugin> in(Path directory) {
        List<Path> jars;
        try (Stream<Path> files = Files.list(directory)) {
            jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PluginException(
                    "--plugins " + directory + " cannot be read: no such directory, or no permission", e);
        }
        if (jars.isEmpty()) {
            throw new PluginException("--plugins " + directory + " has no *.jar");
        }
        List<AnalyzerPlugin> plugins = new ArrayList<>();
        jars.forEach(jar -> plugins.addAll(of(jar)));
        return plugins;
    }

    private static List<AnalyzerPlugin> of(Path jar) {
        List<AnalyzerPlugin> plugins = new ArrayList<>();
        try {
            // open as long as the process: classes are loaded when they are needed
            URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, new Shared());
            for (AnalyzerPlugin plugin : ServiceLoader.load(AnalyzerPlugin.class, loader)) {
                if (plugin.getClass().getClassLoader() == loader) {
                    plugins.add(plugin);
                }
            }
        } catch (MalformedURLException e) {
            throw new PluginException("plug-in " + jar + " has no address: " + e.getMessage(), e);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new PluginException(
                    "plug-in " + jar + " cannot be loaded, is it built for this version of edgewatch? "
                            + e.getMessage(),
                    e);
        }
        if (plugins.isEmpty()) {
            throw new PluginException(
                    "plug-in " + jar + " names no analyzer in META-INF/services/" + AnalyzerPlugin.class.getName());
        }
        return plugins;
    }

    /** What plug-ins share with edgewatch: the analyzer interface, numerics, the tensors, logging, and Java itself. */
    private static final class Shared extends ClassLoader {
        private static final List<String> PACKAGES = List.of(
                "io.edgewatch.analyzers.api.", "io.edgewatch.numerics.", "org.nd4j.", "org.ejml.", "org.slf4j.");

        private final ClassLoader own = AnalyzerPlugin.class.getClassLoader();

        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (PACKAGES.stream().anyMatch(name::startsWith)) {
                return own.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
