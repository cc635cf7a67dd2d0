package io.edgewatch.standalone.demo;

import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.kafka.BrokerWatch;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TensorBudget;
import io.edgewatch.runtime.kafka.TopicLayout;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.lifecycle.PartFailedException;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.standalone.monitoring.MonitoringServer;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.alerting.AlertPublisher;
import io.edgewatch.streams.alerting.Alertmanager;
import io.edgewatch.streams.page.LivePage;
import io.edgewatch.streams.topology.StabilityTopology;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.trainer.TrainerSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts every part in order and watches them to the run's end. */
final class Demo {
    static final String JUDGE = "sharpness";
    private static final TensorBudget TENSOR_BUDGET = new TensorBudget(10L << 30);

    private static final int PROMETHEUS_PORT = 9090;
    private static final int ALERTMANAGER_PORT = 9093;
    /** Alerts are shown, and nobody is told. */
    private static final String NOBODY = "  - name: pager\n  - name: chat\n  - name: mail\n";

    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

    private final DemoSettings settings;
    private final PrintWriter out;
    private final long startedNanos = System.nanoTime();
    private final ProcessLife life;
    private final PrometheusMeterRegistry registry;

    Demo(DemoSettings settings, ProcessLife life, PrometheusMeterRegistry registry, PrintWriter out) {
        this.settings = settings;
        this.life = life;
        this.registry = registry;
        this.out = out;
    }

    /**
     * Runs to the end of the training and of all that watches it.
     *
     * @throws PartFailedException if a part failed or made no headway, naming it
     */
    Summary run() throws InterruptedException {
        Path data = life.start(settings.data()).path();
        EmbeddedBroker broker = life.start(new EmbeddedBroker(data, settings.brokerPort()));
        KafkaConnection connection = broker.connection();
        createTopics(connection);
        LivePage page = new LivePage(connection, JUDGE);
        HttpEndpoint http = life.start(
                new HttpEndpoint("127.0.0.1", settings.httpPort(), registry, life::components, page.routes()));
        announce(connection, http);
        if (settings.withPrometheus()) {
            monitor(connection, http.address());
        }
        life.start(page.feed());
        life.start(new BrokerWatch(connection, StabilityTopology.topics().collect(Collectors.toSet()), registry));
        life.start(new StreamsComponent(connection, StreamsSettings.in(data.resolve("streams")), registry));
        AnalysisMeters meters = new AnalysisMeters(registry);
        AnalyzerInstance judge =
                AnalyzerInstance.of(AnalyzerCatalogue.fromClassPath().require(JUDGE));
        List<AnalyzerHost> hosts = new ArrayList<>();
        hosts.add(life.start(new AnalyzerHost(connection, judge, meters)));
        for (AnalyzerInstance instance : settings.analyzers()) {
            hosts.add(life.start(new AnalyzerHost(connection, instance, meters)));
        }
        RunObserver observer = life.start(new RunObserver(connection, settings.run(), JUDGE));
        TrainingLead lead = new TrainingLead(
                settings.experiment().publish().plan(),
                settings.maxBehind(),
                new AnalyzerPositions(hosts, observer, settings.run()),
                System::nanoTime);
        Trainer trainer = life.start(new Trainer(
                connection,
                settings.prepared(),
                TrainerSettings.unresumable(
                        settings.run(), settings.experiment().publish().whenFull()),
                lead,
                registry,
                InstantSource.system()));
        List<String> others =
                settings.analyzers().stream().map(AnalyzerInstance::name).toList();
        try (EndOfRun end = new EndOfRun(connection, trainer, observer, JUDGE, others, "edgewatch-streams")) {
            watch(trainer, observer, lead, end);
        }
        return observer.look(view -> Summary.of(settings.run(), view, lead, elapsed()));
    }

    private static void createTopics(KafkaConnection connection) {
        try (TopicSetup topics = new TopicSetup(connection)) {
            topics.create(TopicLayout.within(TENSOR_BUDGET, TopicLayout.USUAL_PARTITIONS, (short) 1));
        }
    }

    /** Everything in this JVM is one target: it counts as streams. */
    private void monitor(KafkaConnection connection, URI metrics) {
        Path directory = settings.data().path().resolve("monitoring");
        MonitoringServer alertmanager =
                life.start(MonitoringServer.alertmanager(directory.resolve("alertmanager"), ALERTMANAGER_PORT, NOBODY));
        MonitoringServer prometheus = life.start(MonitoringServer.prometheus(
                directory.resolve("prometheus"),
                PROMETHEUS_PORT,
                Map.of("streams", metrics.getAuthority()),
                Optional.of(alertmanager.address().getAuthority())));
        life.start(new AlertPublisher(
                connection,
                "edgewatch-streams",
                Alertmanager.at(alertmanager.address().toString()),
                registry,
                InstantSource.system()));
        out.printf("prometheus    %s%n", prometheus.address());
        out.printf("alertmanager  %s%n", alertmanager.address());
        out.flush();
    }

    private void announce(KafkaConnection connection, HttpEndpoint http) {
        out.printf(
                "run      %s, %d steps%n", settings.run(), settings.experiment().steps());
        out.printf("broker   %s%n", connection);
        out.printf("page     %s/%n", http.address());
        out.printf("metrics  %s/metrics%n", http.address());
        out.printf(
                "data     %s, %s; at most %s of weights and gradients are kept%n",
                settings.data().path(), settings.data().isKept() ? "kept" : "removed at the end", TENSOR_BUDGET);
        out.flush();
    }

    private void watch(Trainer trainer, RunObserver observer, TrainingLead lead, EndOfRun end)
            throws InterruptedException {
        StatusLine status = new StatusLine(out, settings.rewritesStatus());
        Headway headway = new Headway(settings.hangLimit());
        boolean stopping = false;
        while (true) {
            if (stopping) {
                TimeUnit.MILLISECONDS.sleep(200);
            } else if (life.awaitStop(STATUS_INTERVAL)) {
                stopping = true;
                trainer.requestStop();
                end.awaitJudgeOnly();
            }
            PartFailedException.throwIfOneFailed(life.components());
            EndOfRun.Waiting now = end.check();
            EndOfRun.Waiting waiting = stopping ? now : lead.insteadOfTrainer(now);
            observer.look(view -> {
                status.show(view, waiting);
                return view;
            });
            if (waiting.isOver()) {
                status.end();
                return;
            }
            headway.note(waiting);
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
