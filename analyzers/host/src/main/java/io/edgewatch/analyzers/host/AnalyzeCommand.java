package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.From;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.cli.HttpOptions;
import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.RunManifest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch analyze}. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = {
            "Runs analyzers on training runs, live or from what Kafka has kept.",
            "Without --run an instance measures all runs, live and past, shares them with the other hosts of its name,"
                    + " and goes on where it was. With --run it measures that one, alone, and ends with it."
        },
        footer = {
            "",
            "Examples:",
            "  edgewatch analyze sharpness                              all runs, for ever",
            "  edgewatch analyze sharpness --run mlp-1 --from step:500  one run, from step 500 on",
            "  edgewatch analyze sharpness --as strict --set tolerance=1e-6 --policy every:10",
            "",
            "Ctrl-C ends it orderly; the next start goes on from there. Exit code 0: ended; 1: a part failed or the run",
            "could not be measured; 2: wrong usage; 130: Ctrl-C before it began."
        })
public final class AnalyzeCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 9466;
    private static final Duration LOOK = Duration.ofMillis(200);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "analyzers, each an instance of its own")
    private List<String> names = List.of();

    @Option(names = "--run", paramLabel = "ID", description = "measure this run only, and end when it is measured")
    private @Nullable String run;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "committed",
            description =
                    "where to begin: start, latest, step:N or committed, which is where the instance was, else the"
                            + " start; default ${DEFAULT-VALUE}. Steps before are counted as missing. Without --run it"
                            + " holds for runs the instance has no progress on; what it has begun it goes on with.")
    private String from = "";

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "name of the instance, if not the analyzer's; with one analyzer only")
    private @Nullable String as;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a setting of the analyzer; another setting makes another instance, so give it --as")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--policy",
            paramLabel = "WHICH",
            defaultValue = "every",
            description =
                    "which steps: every, every:N for those whose number is a multiple of N, or latest to skip to the"
                            + " newest when behind and count the others as missing; default ${DEFAULT-VALUE}")
    private String policy = "";

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "analyzers of your own: every *.jar there, see docs/writing-an-analyzer.md")
    private @Nullable Path plugins;

    @Option(
            names = "--blas-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "threads of one matrix product; default ${DEFAULT-VALUE}")
    private int blasThreads;

    @Override
    public Integer call() throws InterruptedException {
        List<AnalyzerInstance> instances;
        Attachment toAll;
        try {
            instances = instances();
            toAll = new Attachment(Optional.empty(), From.parse(from), StepPolicy.parse(policy));
            if (run != null) {
                Name.require("run", run);
            }
            Blas.useThreads(blasThreads);
        } catch (IllegalArgumentException | UnknownAnalyzerException e) {
            throw mistake(e);
        }
        KafkaConnection cluster = connection.connection();
        int port = http.portOr(USUAL_PORT);
        return ProcessCommand.run(spec, (life, registry) -> work(instances, toAll, cluster, port, life, registry));
    }

    private List<AnalyzerInstance> instances() {
        AnalyzerCatalogue catalogue = AnalyzerCatalogue.withPlugins(plugins);
        if (as != null && names.size() > 1) {
            throw new IllegalArgumentException("--as names one instance, but there are " + names.size() + " analyzers");
        }
        List<AnalyzerInstance> instances = new ArrayList<>();
        for (String name : names) {
            AnalyzerInstance instance = new AnalyzerInstance(as == null ? name : as, catalogue.require(name), settings);
            if (instances.stream().anyMatch(other -> other.name().equals(instance.name()))) {
                throw new IllegalArgumentException("analyzer '" + name + "' is named twice");
            }
            instances.add(instance);
        }
        return instances;
    }

    private ParameterException mistake(RuntimeException cause) {
        return new ParameterException(spec.commandLine(), String.valueOf(cause.getMessage()), cause);
    }

    private int work(
            List<AnalyzerInstance> instances,
            Attachment toAll,
            KafkaConnection cluster,
            int port,
            ProcessLife life,
            PrometheusMeterRegistry registry)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Attachment attachment =
                run == null ? toAll : new Attachment(Optional.of(manifest(cluster, run)), toAll.from(), toAll.policy());
        AnalysisReport report = new AnalysisReport(out);
        HostSettings settingsOfAll = HostSettings.usual().attachedTo(attachment).heardBy(report);
        HttpEndpoint endpoint = life.start(new HttpEndpoint(http.listen(), port, registry, life::components));
        report.line("metrics", endpoint.address() + "/metrics");
        AnalysisMeters meters = new AnalysisMeters(registry);
        List<AnalyzerHost> hosts = new ArrayList<>();
        for (AnalyzerInstance instance : instances) {
            hosts.add(life.start(new AnalyzerHost(cluster, instance, settingsOfAll, meters)));
            report.started(instance, attachment);
        }
        life.await(LOOK, () -> hosts.stream().allMatch(host -> host.end().isPresent()), () -> report.look(hosts));
        return report.conclude(hosts);
    }

    private RunManifest manifest(KafkaConnection cluster, String id) {
        try {
            return KnownRuns.require(cluster, id);
        } catch (KnownRuns.UnknownRunException e) {
            throw mistake(e);
        }
    }
}
