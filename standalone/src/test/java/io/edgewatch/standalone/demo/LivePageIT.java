package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.Codec;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The live page in a real browser, fed by the real parts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String HISTORIES_READ = "return performance.getEntriesByType('resource')"
            + ".filter(entry => entry.name.includes('/history')).length";

    private Pipeline pipeline;
    private Browser browser;
    private URI page;

    @BeforeAll
    void start(@TempDir Path directory) {
        pipeline = new Pipeline(directory);
        page = pipeline.servePage();
        browser = new Browser();
    }

    @AfterAll
    void stop() throws Exception {
        browser.close();
        pipeline.close();
    }

    @Test
    void curvesGrowAndThePhaseChangesAtTheCrossing() throws Exception {
        // Given
        Trainer trainer = pipeline.train(SmallExperiments.shipped(400), "crossing");
        browser.open(page, "crossing");
        List<String> phases = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        // When
        await().atMost(LIMIT).until(() -> {
            String phase = browser.phase();
            phases.add(phase);
            lengths.add(browser.steps().size());
            return phase.equals("edge");
        });
        RunView view = pipeline.awaitEnd(trainer, "sharpness");
        // Then
        assertThat(phases.subList(0, phases.size() - 1)).doesNotContain("edge");
        assertThat(phases).containsSubsequence("stable", "sharpening", "edge");
        assertThat(lengths.stream().distinct().count()).isGreaterThan(5);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(browser.all("#alerts li"))
                        .extracting(item -> item.getAttribute("data-step"))
                        .containsExactlyElementsOf(alertSteps("crossing")));
        assertThat(view.firstCrossingStep()).isPresent();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(browser.steps()).containsExactlyElementsOf(stepNumbers(400)));
        assertThat(charts()).hasSize(3).allMatch(canvas -> canvas.getSize().width > 400);
        assertThat(browser.console()).isEmpty();
    }

    private List<WebElement> charts() {
        return browser.all("canvas").stream().filter(WebElement::isDisplayed).toList();
    }

    @Test
    void whatFurtherAnalyzersMeasureIsShownWithChartsOfItsOwn() throws Exception {
        try (AnalyzerHost flow = pipeline.analyze("central-flow");
                AnalyzerHost oscillation = pipeline.analyze("oscillation")) {
            // When
            Trainer trainer = pipeline.train(SmallExperiments.shipped(40), "beside");
            browser.open(page, "beside");
            pipeline.awaitEnd(trainer, "sharpness", "central-flow", "oscillation");
            assertThat(List.of(flow.health(), oscillation.health())).doesNotHaveAnyElementsOfTypes(Health.Failed.class);
        }
        // Then
        await().atMost(LIMIT).until(() -> charts().size() == 4);
        for (String quantity : List.of("predictedLoss", "totalVariance")) {
            await().atMost(LIMIT)
                    .until(() -> !browser.all("data[data-quantity=" + quantity + "]:not([value=''])")
                            .isEmpty());
        }
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(browser.shown("predictedLoss").step()).isEqualTo(38));
        Browser.Shown predicted = browser.shown("predictedLoss");
        assertThat(predicted.value()).isEqualTo(measuredOnTopic(predicted, "central-flow", "predicted-loss"));
        Browser.Shown variance = browser.shown("totalVariance");
        assertThat(variance.value()).isEqualTo(measuredOnTopic(variance, "oscillation", "total-variance"));
        assertThat(browser.all("#values div").stream().filter(WebElement::isDisplayed))
                .hasSize(9);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void whatIsShownIsWhatTheTopicsSayOfTheShownStep() throws Exception {
        // Given
        pipeline.train(SmallExperiments.shipped(120), "compared");
        browser.open(page, "compared");
        List<Browser.Shown> losses = new ArrayList<>();
        List<Browser.Shown> ratios = new ArrayList<>();
        List<Browser.Shown> thresholds = new ArrayList<>();
        // When
        await().atMost(LIMIT).until(() -> browser.steps().size() > 1);
        await().atMost(LIMIT)
                .until(() -> !browser.all("data[data-quantity=ratio]:not([value=''])")
                        .isEmpty());
        await().atMost(LIMIT).until(() -> {
            losses.add(browser.shown("loss"));
            ratios.add(browser.shown("ratio"));
            thresholds.add(browser.shown("threshold"));
            return browser.shown("ratio").step() == 119;
        });
        // Then
        losses.forEach(shown -> assertThat(shown.value()).isEqualTo(lossOnTopic(shown)));
        ratios.forEach(shown -> assertThat(shown.value()).isEqualTo(measuredOnTopic(shown, "ratio")));
        thresholds.forEach(shown -> assertThat(shown.value()).isEqualTo(measuredOnTopic(shown, "sharpness-threshold")));
        assertThat(ratios.stream().map(Browser.Shown::step).distinct().count()).isGreaterThan(3);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void comesBackByItselfAndLosesNoStepWhenTheLineIsCut() throws Exception {
        // Given
        try (CuttableProxy proxy = new CuttableProxy(page)) {
            Trainer trainer = pipeline.train(SmallExperiments.shipped(300), "cut");
            browser.open(proxy.address(), "cut");
            await().atMost(LIMIT).until(() -> browser.steps().size() > 20);
            Object histories = browser.run(HISTORIES_READ);
            // When
            for (int cut = 0; cut < 3; cut++) {
                int before = browser.steps().size();
                proxy.cut();
                await().atMost(LIMIT).until(() -> browser.steps().size() > before);
            }
            pipeline.awaitEnd(trainer, "sharpness");
            // Then
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.steps()).containsExactlyElementsOf(stepNumbers(300)));
            assertThat(browser.run(HISTORIES_READ))
                    .as("the events in between were replayed, not read anew")
                    .isEqualTo(histories);
        }
    }

    @Test
    void clientsThatReadNothingSlowNobody() throws Exception {
        // Given
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket(page.getHost(), page.getPort());
            socket.setReceiveBufferSize(1024);
            socket.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            stalled.add(socket);
        }
        // When
        Trainer trainer = pipeline.train(SmallExperiments.shipped(200), "beside-stalled");
        browser.open(page, "beside-stalled");
        // Then
        await().atMost(LIMIT).until(() -> trainer.ended().isDone());
        await().atMost(Duration.ofSeconds(20)).until(() -> browser.steps().size() == 200);
        assertThat(browser.console()).isEmpty();
        for (Socket socket : stalled) {
            socket.close();
        }
    }

    @Test
    void arrowKeysChooseRunsAndTheFocusIsSeen() throws Exception {
        // Given
        for (String run : List.of("key-one", "key-two")) {
            pipeline.awaitEnd(pipeline.train(SmallExperiments.small(0.01, 5, 0), run), "sharpness");
        }
        browser.open(page, "key-one");
        await().atMost(LIMIT).until(() -> browser.all("#runs li").size() >= 2);
        browser.focus("#runs [tabindex='0']");
        String first = browser.focused().getAttribute("data-run");
        // When
        browser.focused().sendKeys(Keys.HOME, Keys.ARROW_DOWN);
        // Then
        String second = String.valueOf(browser.all("#runs li").get(1).getAttribute("data-run"));
        await().atMost(LIMIT).until(() -> browser.text("run-name").equals(second));
        assertThat(first).isEqualTo("key-one");
        assertThat(browser.focused().getAttribute("data-run")).isEqualTo(second);
        assertThat(browser.all("#runs [aria-selected=true]")).hasSize(1);
        assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");
    }

    private static List<Long> stepNumbers(int steps) {
        return LongStream.range(0, steps).boxed().toList();
    }

    private List<String> alertSteps(String run) {
        return of(run, Topic.ALERTS, new AlertCodec()).stream()
                .map(Alert::step)
                .sorted()
                .map(String::valueOf)
                .toList();
    }

    private double lossOnTopic(Browser.Shown shown) {
        return of(shown.run(), Topic.STEPS, new RunEventCodec()).stream()
                .filter(event -> event instanceof RunEvent.Step step && step.step() == shown.step())
                .mapToDouble(event -> ((RunEvent.Step) event).loss())
                .findFirst()
                .orElseThrow();
    }

    private double measuredOnTopic(Browser.Shown shown, String quantity) {
        return measuredOnTopic(shown, "sharpness", quantity);
    }

    private double measuredOnTopic(Browser.Shown shown, String instance, String quantity) {
        byte[] key = new MeasurementKey(shown.run(), 1, shown.step(), instance, quantity, 0).encode();
        for (ConsumerRecord<byte[], byte[]> record : pipeline.records(Topic.MEASUREMENTS)) {
            if (Arrays.equals(record.key(), key)) {
                Measurement measurement = decoded(() -> new MeasurementCodec().decode(record.key(), record.value()));
                return measurement.value();
            }
        }
        throw new AssertionError("the topic has no " + quantity + " of step " + shown.step());
    }

    private <T> List<T> of(String run, Topic topic, Codec<T> codec) {
        return pipeline.records(topic).stream()
                .filter(record -> (new String(record.key(), StandardCharsets.UTF_8) + "/").startsWith(run + "/"))
                .map(record -> decoded(() -> codec.decode(record.value())))
                .toList();
    }

    private static <T> T decoded(Callable<T> decoding) {
        try {
            return decoding.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
