package io.edgewatch.streams;

import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.cli.HttpOptions;
import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.cli.UserDirectories;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.kafka.BrokerWatch;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.streams.alerting.AlertPublisher;
import io.edgewatch.streams.alerting.Alertmanager;
import io.edgewatch.streams.page.LivePage;
import io.edgewatch.streams.topology.StabilityTopology;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edgewatch streams}. */
@Command(
        name = "streams",
        mixinStandardHelpOptions = true,
        description = "Judges every run on the topics: windows of steps, phases, alerts, metrics, and the live page.",
        footer = {
            "",
            "Examples:",
            "  edgewatch streams --bootstrap-server kafka:9092",
            "  edgewatch streams --state-dir /var/lib/edgewatch/streams --listen 0.0.0.0",
            "  edgewatch streams --alertmanager http://127.0.0.1:9093",
            "",
            "Several processes with one application id share the runs; each serves the page of all of them.",
            "Ctrl-C or TERM ends it orderly. Exit code 0: ended; 1: a part failed, in one line;",
            "2: wrong usage; 130: Ctrl-C while it started."
        })
public final class StreamsCommand implements Callable<Integer> {
    private static final int HTTP_PORT = 9464;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "state, rebuilt from the cluster if it is lost; one process at a time; default:"
                    + " $$XDG_STATE_HOME/edgewatch/streams or ~/.local/state/edgewatch/streams")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "edgewatch-streams",
            description = "consumer group, transactions and changelog; default ${DEFAULT-VALUE}")
    private String applicationId = "";

    @Option(
            names = "--judge",
            paramLabel = "INSTANCE",
            defaultValue = "sharpness",
            description = "analyzer instance whose ratio decides on phases; default ${DEFAULT-VALUE}")
    private String judge = "";

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--alertmanager",
            paramLabel = "URL",
            description =
                    "tell this Alertmanager of alerts, http://127.0.0.1:9093 for example; default: nobody is told")
    private @Nullable String alertmanager;

    @Override
    public Integer call() throws InterruptedException {
        StreamsSettings settings = settings();
        KafkaConnection cluster = connection.connection();
        Optional<Alertmanager> told = told();
        int port = http.portOr(HTTP_PORT);
        return ProcessCommand.run(spec, (life, registry) -> run(settings, cluster, told, port, life, registry));
    }

    private int run(
            StreamsSettings settings,
            KafkaConnection cluster,
            Optional<Alertmanager> told,
            int port,
            ProcessLife life,
            PrometheusMeterRegistry registry)
            throws InterruptedException {
        LivePage page = new LivePage(cluster, settings.judgingInstance());
        HttpEndpoint endpoint =
                life.start(new HttpEndpoint(http.listen(), port, registry, life::components, page.routes()));
        life.start(new StreamsComponent(cluster, settings, registry));
        life.start(new BrokerWatch(cluster, StabilityTopology.topics().collect(Collectors.toSet()), registry));
        life.start(page.feed());
        told.ifPresent(to -> life.start(
                new AlertPublisher(cluster, settings.applicationId(), to, registry, InstantSource.system())));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("broker   %s%n", cluster);
        out.printf("state    %s%n", settings.stateDirectory());
        told.ifPresent(to -> out.printf("alerts   %s%n", to));
        out.printf("page     %s/%n", endpoint.address());
        out.printf("metrics  %s/metrics%n", endpoint.address());
        out.flush();
        life.await(PERIOD, () -> false, () -> {});
        return 0;
    }

    private Optional<Alertmanager> told() {
        try {
            return Optional.ofNullable(alertmanager).map(Alertmanager::at);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--alertmanager: " + e.getMessage(), e);
        }
    }

    private StreamsSettings settings() {
        Path directory = stateDirectory;
        try {
            return StreamsSettings.in(
                            directory == null
                                    ? UserDirectories.ofThisProcess().state().resolve("streams")
                                    : directory)
                    .with(applicationId, judge, threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
