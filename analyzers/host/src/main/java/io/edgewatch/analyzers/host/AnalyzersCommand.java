package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code edgewatch analyzers}. */
@Command(
        name = "analyzers",
        mixinStandardHelpOptions = true,
        description = "Lists the analyzers there are: what each reads, which settings it takes, what it measures.",
        footer = {
            "",
            "Example:",
            "  edgewatch analyzers",
            "",
            "Exit code 0: listed; 1: an analyzer could not be loaded."
        })
public final class AnalyzersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AnalyzerCatalogue.fromClassPath().all().forEach(plugin -> print(plugin, out));
        out.flush();
        return 0;
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
                .map(input -> input.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
        return plugin.consecutiveSteps() == 1
                ? tensors
                : tensors + "; " + plugin.consecutiveSteps() + " consecutive steps for one";
    }
}
