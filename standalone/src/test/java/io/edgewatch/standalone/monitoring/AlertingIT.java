package io.edgewatch.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.standalone.process.EdgewatchProcess;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a record on a topic to whoever is told, through the real Alertmanager and the real Prometheus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertingIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration FAST = Duration.ofSeconds(2);
    private static final Duration SLOW = Duration.ofSeconds(15);
    private static final int RUNS = 30;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final int httpPort = Ports.anyFree();
    private final Path directory;
    private final EmbeddedBroker broker;
    private final Webhook webhook;
    private final MonitoringServer alertmanager;
    private final PrometheusApi prometheus;
    private final SyntheticRuns runs;
    private EdgewatchProcess streams;

    AlertingIT(@TempDir Path temporary) throws Exception {
        directory = temporary;
        broker = new EmbeddedBroker(directory.resolve("broker"), 19_592);
        broker.start();
        parts.push(broker);
        try (TopicSetup topics = new TopicSetup(broker.connection())) {
            topics.create(SyntheticRuns.PARTITIONS, (short) 1, -1);
        }
        webhook = new Webhook();
        parts.push(webhook);
        alertmanager = MonitoringServer.alertmanager(directory.resolve("alertmanager"), 19_693, webhook.receivers());
        alertmanager.start();
        parts.push(alertmanager);
        MonitoringServer server = MonitoringServer.prometheus(
                directory.resolve("prometheus"),
                19_690,
                Map.of("streams", "127.0.0.1:" + httpPort),
                Optional.of(alertmanager.address().getAuthority()));
        server.start();
        parts.push(server);
        prometheus = new PrometheusApi(server.address());
        streams = startStreams();
        parts.push(() -> streams.close());
        runs = new SyntheticRuns(broker.connection());
        parts.push(runs);
    }

    private EdgewatchProcess startStreams() throws IOException {
        return EdgewatchProcess.restarting(
                () -> EdgewatchProcess.start(
                        directory,
                        "-Xmx384m -XX:TieredStopAtLevel=1",
                        List.of(
                                "streams",
                                "--bootstrap-server",
                                broker.connection().bootstrapServers(),
                                "--state-dir",
                                directory.resolve("streams").toString(),
                                "--http-port",
                                Integer.toString(httpPort),
                                "--alertmanager",
                                alertmanager.address().toString())),
                "metrics ");
    }

    @BeforeAll
    void warmUp() {
        runs.step("warm-up", 0, 1, 0.95);
        runs.step("warm-up", 1, 1, 1.05);
        eventually().until(() -> !webhook.told("chat", "warm-up").isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
    }

    /** Lets 30 runs do something, a tenth of a second apart, and gives how long it took until each was told; sorted. */
    private List<Duration> latencies(String prefix, String receiver, Consumer<String> something) {
        Executor apart = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
        List<Instant> began = new ArrayList<>();
        for (int n = 0; n < RUNS; n++) {
            String run = prefix + n;
            began.add(CompletableFuture.supplyAsync(
                            () -> {
                                Instant now = Instant.now();
                                something.accept(run);
                                return now;
                            },
                            apart)
                    .join());
        }
        eventually()
                .until(() -> IntStream.range(0, RUNS)
                        .allMatch(n -> !webhook.told(receiver, prefix + n).isEmpty()));
        return IntStream.range(0, RUNS)
                .mapToObj(n -> Duration.between(
                        began.get(n), webhook.told(receiver, prefix + n).get(0).at()))
                .sorted()
                .toList();
    }

    private static void report(String path, List<Duration> latencies) {
        System.out.printf(
                "%s, %d times: p50 %d ms, p99 %d ms%n",
                path,
                latencies.size(),
                latencies.get(latencies.size() / 2).toMillis(),
                latencies.get(latencies.size() - 1).toMillis());
    }

    @Test
    void aCrossingIsToldTheChatWithinTwoSecondsAndNobodyIsWoken() {
        // Given
        IntStream.range(0, RUNS).forEach(n -> runs.step("crossing-" + n, 0, 1, 0.95));
        // When
        List<Duration> latencies = latencies("crossing-", "chat", run -> runs.step(run, 1, 1, 1.05));
        // Then
        report("crossing to webhook, from streams", latencies);
        assertThat(latencies).allMatch(latency -> latency.compareTo(FAST) < 0);
        assertThat(IntStream.range(0, RUNS).mapToObj(n -> "crossing-" + n))
                .allSatisfy(run -> assertThat(webhook.texts("chat", run))
                        .containsExactly("firing RunCrossedEdge of " + run + " by streams"))
                .allSatisfy(run -> assertThat(webhook.told("pager", run)).isEmpty());
    }

    @Test
    void whatPrometheusSeesIsToldThePagerWithinFifteenSeconds() {
        // Given
        IntStream.range(0, RUNS).forEach(n -> runs.step("gap-" + n, 0, 1, 0.5));
        runs.step("lagging", 0, 1, 0.5);
        runs.step("lagging", 5_000, 1);
        eventually()
                .until(() -> prometheus
                                .query("edgewatch_run_gap_steps_total{run=~\"gap-.*\"}")
                                .size()
                        == RUNS);
        // When
        List<Duration> latencies = latencies("gap-", "pager", run -> runs.gap(run, 1, 7));
        // Then
        report("gap to webhook, by a rule", latencies);
        assertThat(latencies).allMatch(latency -> latency.compareTo(SLOW) < 0);
        eventually().until(() -> !webhook.told("pager", "lagging").isEmpty());
        assertThat(webhook.texts("pager", "lagging")).contains("firing RunNotMeasured of lagging by prometheus");
    }

    @Test
    void whatNeedsAPersonReachesThePagerOnceAndEndsWhenItIsOver() {
        // Given
        for (int step = 0; step < 10; step++) {
            runs.step("silent", step, 1, 0.5);
        }
        runs.step("above", 0, 1, 0.9);
        // When
        for (int step = 1; step <= 52; step++) { // a loss that rises says that the oscillation has grown
            runs.step("above", step, 1 + step % 2, 1.3);
        }
        runs.step("diverged", 0, 1, 0.5);
        runs.step("diverged", 1, Double.NaN);
        // Then
        eventually().until(() -> !webhook.told("pager", "above").isEmpty());
        runs.step("above", 53, 1, 1.0);
        runs.step("above", 54, 1, 1.0);
        eventually()
                .untilAsserted(() -> assertThat(webhook.texts("pager", "above"))
                        .contains("resolved RunAboveEdge of above by streams"));
        eventually().until(() -> !webhook.told("mail", "diverged").isEmpty());
        eventually().until(() -> !webhook.told("pager", "silent").isEmpty());
        runs.step("silent", 10, 1, 0.5);
        eventually().until(() -> webhook.told("pager", "silent").size() > 1);
        assertThat(webhook.texts("pager", "above"))
                .filteredOn(text -> !text.contains("RunSilent")) // as it becomes, too, while the others are awaited
                .containsExactly(
                        "firing RunAboveEdge of above by streams", "resolved RunAboveEdge of above by streams");
        assertThat(webhook.texts("pager", "silent"))
                .containsExactly("firing RunSilent of silent by streams", "resolved RunSilent of silent by streams");
        assertThat(webhook.texts("pager", "diverged")).containsExactly("firing RunDiverged of diverged by streams");
        assertThat(webhook.texts("mail", "above")).isEmpty();
    }

    @Test
    void nothingIsLostNorToldTwiceWhenStreamsStartsAgainOrIsKilled() throws Exception {
        // Given
        runs.step("before", 0, 1, 0.95);
        runs.step("before", 1, 1, 1.05);
        eventually().until(() -> !webhook.told("chat", "before").isEmpty());
        // When
        streams.interrupt();
        assertThat(streams.exitCode()).isZero();
        runs.step("restarted", 0, 1, 0.95);
        runs.step("restarted", 1, 1, 1.05);
        runs.flush();
        streams = startStreams();
        eventually().until(() -> !webhook.told("chat", "restarted").isEmpty());
        runs.step("killed", 0, 1, 0.95);
        runs.step("killed", 1, 1, 1.05);
        runs.flush();
        streams.kill();
        runs.step("away", 0, 1, 0.95);
        runs.step("away", 1, 1, 1.05);
        runs.flush();
        streams = startStreams();
        eventually().until(() -> !webhook.told("chat", "away").isEmpty());
        eventually().until(() -> !webhook.told("chat", "killed").isEmpty());
        // Then
        assertThat(webhook.texts("chat", "before")).containsExactly("firing RunCrossedEdge of before by streams");
        assertThat(webhook.texts("chat", "restarted")).containsExactly("firing RunCrossedEdge of restarted by streams");
        assertThat(webhook.texts("chat", "away")).containsExactly("firing RunCrossedEdge of away by streams");
        assertThat(webhook.told("chat", "killed")).hasSizeBetween(1, 2);
    }

    @Test
    void aReplayTellsNobody() {
        // Given
        runs.step("replayed", 0, 1, 0.95);
        runs.step("replayed", 1, 1, 1.05);
        eventually().until(() -> !webhook.told("chat", "replayed").isEmpty());
        long before = alerts("replayed");
        // When
        try (StreamsComponent again = new StreamsComponent(
                broker.connection(),
                StreamsSettings.in(directory.resolve("again")).with("edgewatch-streams-again", "sharpness", 1),
                new SimpleMeterRegistry())) {
            again.start();
            eventually().until(() -> alerts("replayed") == before + 1);
            runs.step("after-replay", 0, 1, 0.95);
            runs.step("after-replay", 1, 1, 1.05);
            eventually().until(() -> !webhook.told("chat", "after-replay").isEmpty());
        }
        // Then
        assertThat(webhook.texts("chat", "replayed")).containsExactly("firing RunCrossedEdge of replayed by streams");
        assertThat(webhook.texts("chat", "after-replay"))
                .containsExactly("firing RunCrossedEdge of after-replay by streams");
    }

    private long alerts(String run) {
        return new TopicSnapshot(broker.connection(), "test")
                .read(Topic.ALERTS).stream()
                        .filter(record -> new String(record.key(), StandardCharsets.UTF_8).startsWith(run + '/'))
                        .count();
    }
}
