package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edgewatch analyzers}. */
@Command(
        name = "analyzers",
        mixinStandardHelpOptions = true,
        description = "Lists the analyzers there are: what each reads, which settings it takes, what it measures.",
        footer = {
            "",
            "Example:",
            "  edgewatch analyzers --plugins my-analyzers",
            "",
            "Exit code 0: listed; 2: a directory or jar that cannot be used."
        })
public final class AnalyzersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--plugins", paramLabel = "DIR", description = "and those in every *.jar there")
    private @Nullable Path plugins;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        catalogue().all().forEach(plugin -> print(plugin, out));
        out.flush();
        return 0;
    }

    private AnalyzerCatalogue catalogue() {
        try {
            return AnalyzerCatalogue.withPlugins(plugins);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(AnalyzerPlugin plugin, PrintWriter out) {
        out.printf("%s: %s%n", plugin.name(), plugin.description());
        out.printf("  reads     %s%n", inputs(plugin));
        new TreeMap<>(plugin.defaultSettings())
                .forEach((name, value) -> out.printf("  --set     %s=%s%n", name, value));
        for (Quantity quantity : plugin.quantities()) {
            out.printf("  measures  %-28s %-13s %s%n", quantity.name(), quantity.unit(), quantity.description());
        }
        out.println();
    }

    private static String inputs(AnalyzerPlugin plugin) {
        String tensors = plugin.inputs().stream()
                .map(input -> input.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .sorted()
                .collect(Collectors.joining(", "));
        return plugin.consecutiveSteps(plugin.defaultSettings()) == 1 ? tensors : tensors + "; " + consecutive(plugin);
    }

    private static String consecutive(AnalyzerPlugin plugin) {
        int steps = plugin.consecutiveSteps(plugin.defaultSettings());
        return steps == AnalyzerPlugin.ALL_STEPS ? "all steps" : steps + " consecutive steps for one";
    }
}
