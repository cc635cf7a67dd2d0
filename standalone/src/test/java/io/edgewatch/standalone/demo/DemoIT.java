package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.standalone.process.EdgewatchProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code edgewatch demo} from outside: arguments, files, exit codes, what stands in the terminal. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class DemoIT {
    private Path directory = Path.of("");

    @BeforeEach
    void keep(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void theShippedExperimentCrossesTheEdgeAndSaysSoInTheSummary() throws Exception {
        // Given
        Path summary = directory.resolve("s.json");
        // When
        try (EdgewatchProcess demo = EdgewatchProcess.start(
                directory, "demo", "--headless", "--steps", "300", "--summary", summary.toString())) {
            // Then
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out()).contains("metrics  http://", "alert    crossed-edge: ", "first crossing      step ");
            assertThat(demo.err()).doesNotContain("\tat ", "Exception in thread");
        }
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.get("steps").asInt()).isEqualTo(300);
        assertThat(json.get("measurements").asInt()).isEqualTo(300);
        assertThat(json.get("startedAbove").asBoolean()).isFalse();
        assertThat(json.get("firstCrossingStep").asInt()).isBetween(1, 299);
        assertThat(json.get("alerts").asInt()).isPositive();
        assertThat(json.get("gaps").asInt()).isZero();
        assertThat(json.get("droppedSteps").asInt()).isZero();
        assertThat(json.get("threshold").asDouble()).isEqualTo(62.5);
        assertThat(json.get("sharpness").asDouble()).isPositive();
        assertThat(json.get("loss").asDouble()).isPositive();
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("analyzers")).hasSizeGreaterThan(5).allSatisfy(analyzer -> {
            assertThat(analyzer.get("state").asText()).isEqualTo("finished");
            assertThat(analyzer.get("measuredSteps").asInt()).isEqualTo(300);
            assertThat(analyzer.get("mostBehind").asInt()).isBetween(1, 50);
        });
    }

    /** Without a pace training is far faster than the analyzers; steps are published as soon as they are taken. */
    @Test
    void trainingWaitsForTheAnalyzers() throws Exception {
        // Given
        Path summary = directory.resolve("s.json");
        Path experiment = directory.resolve("unpaced.yaml");
        Files.writeString(experiment, """
                name: unpaced
                model:     {kind: mlp, hidden: [64, 64]}
                data:      {kind: fashion-mnist, classes: [0, 1], examples: 256}
                loss:      mse
                optimizer: {kind: gd, learning-rate: 0.01}
                steps:     60
                """);
        // When
        try (EdgewatchProcess demo = EdgewatchProcess.start(
                directory,
                "demo",
                "--headless",
                "--max-behind",
                "4",
                "--analyzers",
                "stable-flow",
                "--summary",
                summary.toString(),
                experiment.toString())) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
        }
        // Then
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.get("measurements").asInt()).isEqualTo(60);
        assertThat(json.get("waitedSeconds").asDouble()).isPositive();
        assertThat(json.get("analyzers").get("stable-flow").get("mostBehind").asInt())
                .isEqualTo(4);
    }

    @Test
    void controlCEndsTheRunCleanlyWithItsSummary() throws Exception {
        // Given
        Path summary = directory.resolve("s.json");
        try (EdgewatchProcess demo =
                EdgewatchProcess.start(directory, "demo", "--headless", "--summary", summary.toString())) {
            demo.awaitOut("2/η 62.50");
            // When
            demo.interrupt();
            // Then
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out()).contains("stopped");
        }
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.get("steps").asInt()).isPositive();
        assertThat(json.get("measurements").asInt()).isEqualTo(json.get("steps").asInt());
    }

    /** Milliseconds after the start: the JVM, the broker, and the parts after it are what is interrupted. */
    @ParameterizedTest
    @ValueSource(longs = {2000, 3500, 5000, 7000})
    void controlCWhileThePartsAreStartingEndsInOrderAndLeavesNothing(long milliseconds) throws Exception {
        // Given
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (EdgewatchProcess demo = EdgewatchProcess.start(directory, temporary, "demo", "--headless")) {
            await().pollDelay(Duration.ofMillis(milliseconds)).until(() -> true);
            // When
            demo.interrupt();
            // Then
            assertThat(demo.exitCode()).isIn(0, 130);
            assertThat(demo.err()).doesNotContain("\tat ", "Exception in thread");
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aRunIdThatExistsIsNamedInOneLine() throws Exception {
        // Given
        String[] arguments = {"demo", "--headless", "--steps", "3", "--run", "twice", "--data-dir", "kept"};
        try (EdgewatchProcess first = EdgewatchProcess.start(directory, arguments)) {
            assertThat(first.exitCode()).as(first.err()).isZero();
        }
        // When
        try (EdgewatchProcess second = EdgewatchProcess.start(directory, arguments)) {
            // Then
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err().lines().filter(line -> line.startsWith("edgewatch demo: ")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("trainer failed", "twice", "exists"));
        }
    }

    @Test
    void takenPortsAreLeftAloneAndTheAnnouncedOnesAnswer() throws Exception {
        // Given
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EdgewatchProcess demo = EdgewatchProcess.start(
                        directory,
                        "demo",
                        "--headless",
                        "--with-prometheus",
                        "--broker-port",
                        Integer.toString(broker.getLocalPort()),
                        "--http-port",
                        Integer.toString(http.getLocalPort()))) {
            demo.awaitOut("ratio 0.");
            // When
            Matcher address = Pattern.compile("metrics  (http://127\\.0\\.0\\.1:(\\d+))/metrics")
                    .matcher(demo.out());
            assertThat(address.find()).as(demo.out()).isTrue();
            // Then
            assertThat(Integer.parseInt(address.group(2))).isNotEqualTo(http.getLocalPort());
            await().atMost(Duration.ofMinutes(1)) // streams commits a little after the observer reads
                    .untilAsserted(() -> assertThat(get(address.group(1) + "/metrics"))
                            .contains("edgewatch_run_ratio{run=\"fashion-mlp-"));
            assertThat(get(address.group(1) + "/health/ready")).isEqualTo("ready\n");
            assertThat(get(announced(demo, "alertmanager") + "/-/ready")).isEqualTo("OK");
            String query = announced(demo, "prometheus") + "/api/v1/query?query=edgewatch_run_ratio";
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(get(query)).contains("\"run\":\"fashion-mlp-"));
            demo.interrupt();
            assertThat(demo.exitCode()).isZero();
        }
    }

    @Test
    void aMistakeInTheExperimentIsOneLineWithTheNearestWord() throws Exception {
        // Given
        Path experiment = directory.resolve("mine.yaml");
        Files.writeString(experiment, """
                name: mine
                model:     {kind: mlp, hidden: [4]}
                data:      {kind: fashion-mnist, classes: [0, 1], examples: 10}
                loss:      mse
                optimizer: {kind: gd, lerning-rate: 0.1}
                steps:     10
                """);
        // When
        try (EdgewatchProcess demo = EdgewatchProcess.start(directory, "demo", experiment.toString())) {
            // Then
            assertThat(demo.exitCode()).isEqualTo(2);
            assertThat(demo.err()).hasLineCount(1).contains("lerning-rate", "learning-rate", "line 5");
        }
    }

    @Test
    void dataThatIsNotThereIsOneLineBeforeAnythingStarts() throws Exception {
        // Given
        Path experiment = directory.resolve("mine.yaml");
        Files.writeString(experiment, """
                name: mine
                model:     {kind: mlp, hidden: [4]}
                data:      {kind: npy, inputs: absent.npy, targets: absent.npy}
                loss:      mse
                optimizer: {kind: gd, learning-rate: 0.1}
                steps:     10
                """);
        // When
        try (EdgewatchProcess demo = EdgewatchProcess.start(directory, "demo", "--headless", experiment.toString())) {
            // Then
            assertThat(demo.exitCode()).isEqualTo(2);
            assertThat(demo.err()).hasLineCount(1).contains("edgewatch demo: ", "absent.npy");
            assertThat(demo.out()).isEmpty();
        }
    }

    private static String announced(EdgewatchProcess demo, String program) throws IOException {
        Matcher address =
                Pattern.compile(program + " +(http://127\\.0\\.0\\.1:\\d+)").matcher(demo.out());
        assertThat(address.find()).as(demo.out()).isTrue();
        return address.group(1);
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
