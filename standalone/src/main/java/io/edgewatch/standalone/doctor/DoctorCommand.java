package io.edgewatch.standalone.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.cli.TextTable;
import io.edgewatch.standalone.broker.BrokerCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code edgewatch doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at this machine and its cluster, and says what would hurt and what to do about it.",
        footer = {
            "",
            "Examples:",
            "  edgewatch doctor                                this machine, and a broker on it if there is one",
            "  edgewatch doctor --bootstrap-server kafka:9092  that cluster has to be there",
            "  edgewatch doctor --json                         for scripts",
            "",
            "Exit code 0: it will work (warnings included); 1: something will not; 2: wrong usage."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where data would lie; default: where edgewatch broker keeps it")
    private @Nullable Path dataDirectory;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        Path directory = dataDirectory == null ? BrokerCommand.usualDirectory() : dataDirectory;
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--bootstrap-server");
        List<Finding> findings = new ArrayList<>(MachineFindings.of(Machine.look(directory), directory));
        findings.addAll(new ClusterFindings(connection.connection(), named).look());
        PrintWriter out = spec.commandLine().getOut();
        (json ? List.of(json(findings)) : text(findings)).forEach(out::println);
        out.flush();
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL) ? 1 : 0;
    }

    private static List<String> text(List<Finding> findings) {
        TextTable table = new TextTable("", "subject", "found");
        for (Finding finding : findings) {
            table.add(finding.verdict().label(), finding.subject(), finding.found());
            if (!finding.nextStep().isEmpty()) {
                table.add("", "", "→ " + finding.nextStep());
            }
        }
        return table.lines();
    }

    private static String json(List<Finding> findings) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("subject", finding.subject());
            one.put("verdict", finding.verdict().label());
            one.put("found", finding.found());
            one.put("nextStep", finding.nextStep());
            all.add(one);
        }
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("findings cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
