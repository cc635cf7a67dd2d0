package io.edgewatch.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edgewatch.runtime.http.Ports;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.standalone.monitoring.DashboardQueries.Query;
import io.edgewatch.standalone.monitoring.DeployFiles.Definition;
import io.edgewatch.standalone.process.EdgeExperiment;
import io.edgewatch.standalone.process.EdgewatchProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every process as {@code deploy/} says: command, environment and files, with hosts, ports and mounts put in their
 * place; Prometheus scrapes them, and is asked everything that dashboards and rules ask.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int RESTARTS = 5;
    private static final String RUN = "fashion-mlp-1";
    private static final String DIVERGED = "diverged";
    /** A run that is at the edge in seconds, for what is only measured there. */
    private static final String AT_EDGE = "at-the-edge";

    private static final Path DASHBOARDS = DeployFiles.ROOT.resolve("grafana/dashboards");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Path directory;
    private final EmbeddedBroker broker;
    private final URI prometheusAddress;
    private final PrometheusApi prometheus;

    DeploymentIT(@TempDir Path temporary) throws IOException {
        directory = temporary;
        broker = new EmbeddedBroker(directory.resolve("broker"), 19_792);
        broker.start();
        parts.push(broker);
        for (String name : List.of("streams", "sharpness", "flows", "trainer", "prometheus", "alertmanager")) {
            ports.put(name, Ports.anyFree());
        }
        prometheusAddress = URI.create("http://127.0.0.1:" + ports.get("prometheus"));
        prometheus = new PrometheusApi(prometheusAddress);
    }

    @BeforeAll
    void startAll() throws Exception {
        EdgewatchProcess.restarting(() -> edgewatch("topics", DeployFiles.compose("topics")), "all as they should be");
        alertmanager();
        prometheus();
        healthy("streams", DeployFiles.compose("streams"));
        healthy("sharpness", DeployFiles.compose("sharpness"));
        healthy("flows", DeployFiles.compose("flows"));
        healthy("trainer", DeployFiles.kubernetes("trainer"));
        parts.push(EdgewatchProcess.start(
                directory,
                "-Xmx384m",
                List.of(
                        "train",
                        EdgeExperiment.write(directory, 0, 1_000_000, "wait", 20)
                                .toString(),
                        "--run",
                        AT_EDGE,
                        "--bootstrap-server",
                        broker.connection().bootstrapServers(),
                        "--state-dir",
                        directory.resolve("trainer").toString(),
                        "--http-port",
                        Integer.toString(Ports.anyFree()))));
        try (SyntheticRuns runs = new SyntheticRuns(broker.connection())) {
            runs.step(DIVERGED, 0, 1, 0.5);
            runs.measured(DIVERGED, 0, "central-flow", "forecast-loss", 0.9); // that of deploy/ does not look ahead
            runs.step(DIVERGED, 1, Double.NaN);
        }
    }

    @AfterAll
    void stop() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private Map<String, String> places(String service) throws IOException {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("kafka:9092", broker.connection().bootstrapServers());
        for (String host : List.of("streams", "sharpness", "flows", "trainer")) {
            places.put(host + ":9464", "127.0.0.1:" + ports.get(host));
        }
        places.put("alertmanager:9093", "127.0.0.1:" + ports.get("alertmanager"));
        places.put("9464", Integer.toString(ports.getOrDefault(service, 0)));
        places.put(
                "/var/lib/edgewatch",
                Files.createDirectories(directory.resolve("home")).toString());
        places.put("/etc/edgewatch/client", directory.resolve("client").toString());
        places.put("/etc/edgewatch/experiment", directory.resolve("experiment").toString());
        return places;
    }

    private EdgewatchProcess edgewatch(String service, Definition definition) throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve("client")).resolve("client.properties"),
                DeployFiles.kubernetesFile("edgewatch-client", "client.properties"));
        Files.writeString(
                Files.createDirectories(directory.resolve("experiment")).resolve("experiment.yaml"),
                endless(DeployFiles.kubernetesFile("edgewatch-experiment", "experiment.yaml")));
        Map<String, String> environment = new LinkedHashMap<>(definition.environment());
        environment.put(
                "EDGEWATCH_LIB",
                DeployFiles.ROOT.resolve("standalone/target/edgewatch/lib").toString());
        EdgewatchProcess process = EdgewatchProcess.start(
                directory,
                DeployFiles.DEPLOY.resolve("entrypoint"),
                environment,
                definition.mapped(places(service)).arguments());
        parts.push(process);
        return process;
    }

    /** The same run, long enough for every question to be asked while it trains. */
    private static String endless(String experiment) {
        String longer = experiment.replaceFirst("(?m)^steps: +\\d+$", "steps: 1000000");
        assertThat(longer).contains("steps: 1000000");
        return longer;
    }

    /** Started, again if it fails as compose would, until its health check succeeds. */
    private void healthy(String service, Definition definition) throws Exception {
        EdgewatchProcess process = edgewatch(service, definition);
        for (int again = 0; again < RESTARTS && !becomesHealthy(service, process); again++) {
            process = edgewatch(service, definition);
        }
        assertThat(process.isAlive()).as(process.said()).isTrue();
    }

    private boolean becomesHealthy(String service, EdgewatchProcess process) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !process.isAlive() || probe(service) == 0);
        return process.isAlive();
    }

    private void alertmanager() throws Exception {
        Map<String, String> places = Map.of(
                "/etc/alertmanager/alertmanager.yml",
                DeployFiles.DEPLOY.resolve("alertmanager/alertmanager.yml").toString(),
                "/alertmanager",
                directory.resolve("alertmanager-data").toString());
        List<String> arguments = new ArrayList<>();
        for (String argument : DeployFiles.compose("alertmanager").arguments()) {
            arguments.add(
                    argument.startsWith("--config.file")
                            ? argument.replace(
                                    "/etc/alertmanager/alertmanager.yml",
                                    places.get("/etc/alertmanager/alertmanager.yml"))
                            : DeployFiles.replaced(argument, places));
        }
        arguments.add("--web.listen-address=127.0.0.1:" + ports.get("alertmanager"));
        start(List.of("alertmanager", "prometheus-alertmanager"), arguments, "alertmanager");
    }

    private void prometheus() throws Exception {
        Path mounts = directory.resolve("etc-prometheus");
        for (String file : List.of("prometheus.yml", "rules/recording.yml", "rules/runs.yml", "rules/pipeline.yml")) {
            copy(DeployFiles.DEPLOY.resolve("prometheus").resolve(file), mounts.resolve(file));
        }
        for (String file : List.of("targets/edgewatch.yml", "alertmanagers/edgewatch.yml")) {
            copy(DeployFiles.DEPLOY.resolve("compose").resolve(file), mounts.resolve(file));
        }
        Definition definition = DeployFiles.compose("prometheus")
                .mapped(Map.of(
                        "/etc/prometheus",
                        mounts.toString(),
                        "path=/prometheus",
                        "path=" + directory.resolve("prometheus-data")));
        List<String> arguments = new ArrayList<>(definition.arguments());
        arguments.add("--web.listen-address=127.0.0.1:" + ports.get("prometheus"));
        start(List.of("prometheus"), arguments, "prometheus");
    }

    private void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.writeString(to, DeployFiles.replaced(Files.readString(from), places("")));
    }

    private void start(List<String> names, List<String> arguments, String name) throws Exception {
        ServerProgram program = ServerProgram.start(names, arguments, directory.resolve(name + ".log"));
        parts.push(program);
        program.awaitAnswer(URI.create("http://127.0.0.1:" + ports.get(name) + "/-/ready"), LIMIT);
    }

    private List<String> faults(List<Query> queries) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        for (Query query : queries) {
            faults.addAll(DashboardQueries.faults(query, prometheus.query(query.expression())));
        }
        return faults;
    }

    private static List<Query> ofDashboards() throws IOException {
        return DashboardQueries.ofDashboards(DASHBOARDS, RUN + "|" + AT_EDGE + "|" + DIVERGED);
    }

    @Test
    void everythingThatDashboardsAndRulesAskIsAnsweredWithTheLabelsTheyUse() throws Exception {
        // Given
        List<Query> queries = new ArrayList<>(ofDashboards());
        queries.addAll(DashboardQueries.ofRules(DeployFiles.DEPLOY.resolve("prometheus/rules")));
        // When, Then
        assertThat(queries).hasSizeGreaterThan(120);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(faults(queries)).isEmpty());
    }

    @Test
    void aTypingErrorInAMetricOrInALegendIsFound() throws Exception {
        // Given
        JsonNode fleet = new ObjectMapper()
                .readTree(DASHBOARDS.resolve("edgewatch/fleet.json").toFile());
        ObjectNode target =
                (ObjectNode) fleet.findParent("targets").path("targets").get(0);
        List<Query> right = DashboardQueries.ofDashboard("fleet", fleet);
        // When
        target.put("expr", "max by (run) (edgewatch_run_stepp)");
        List<Query> metric = DashboardQueries.ofDashboard("fleet", fleet);
        target.put("expr", "max by (run) (edgewatch_run_step)").put("legendFormat", "{{rum}}");
        List<Query> legend = DashboardQueries.ofDashboard("fleet", fleet);
        // Then
        await().atMost(LIMIT)
                .until(() -> !prometheus.query("edgewatch_run_step").isEmpty());
        assertThat(faults(List.of(metric.get(0))))
                .singleElement()
                .asString()
                .contains("edgewatch_run_stepp", "no data");
        assertThat(faults(List.of(legend.get(0))))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault).contains("'rum'"));
        assertThat(right).hasSameSizeAs(metric);
    }

    @Test
    void theMetricsThatAreShownAreThoseOfTheDocumentation() throws Exception {
        // Given
        String text = Files.readString(DeployFiles.ROOT.resolve("docs/metrics.md"));
        Set<String> documented = new TreeSet<>();
        Matcher row =
                Pattern.compile("(?m)^\\| (`edgewatch[^|]*`) \\| (\\w+) \\|").matcher(text);
        while (row.find()) {
            Matcher name = Pattern.compile("`(\\w+)`").matcher(row.group(1));
            while (name.find()) {
                documented.addAll(samples(name.group(1), row.group(2)));
            }
        }
        // When, Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(shown()).isEqualTo(documented));
    }

    private static Set<String> samples(String name, String type) {
        return switch (type) {
            case "histogram" -> Set.of(name + "_bucket", name + "_count", name + "_sum");
            case "summary" -> Set.of(name, name + "_count", name + "_sum");
            default -> Set.of(name);
        };
    }

    private Set<String> shown() throws IOException, InterruptedException {
        return DeployFiles.texts(prometheus.get("/api/v1/label/__name__/values")).stream()
                .filter(name -> name.startsWith("edgewatch_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aSlowStepCanBeLookedUpByItsExemplar() {
        await().atMost(LIMIT)
                .until(() -> prometheus
                        .get("/api/v1/query_exemplars?query=edgewatch_analysis_seconds_bucket&start=0&end=9999999999")
                        .findValuesAsText("step")
                        .stream()
                        .anyMatch(step -> step.matches("\\d+")));
    }

    @Test
    void theHealthCheckOfTheContainersFailsWhereNothingAnswers() throws Exception {
        assertThat(probe("nobody")).isNotZero();
    }

    private int probe(String service) throws IOException, InterruptedException {
        List<String> command = DeployFiles.healthcheck().stream()
                .map(word -> word.replace("9464", Integer.toString(ports.getOrDefault(service, 1))))
                .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("probe.txt").toFile())
                .start()
                .waitFor();
    }
}
