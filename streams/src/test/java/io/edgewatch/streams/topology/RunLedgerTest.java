package io.edgewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.phase.Verdict;
import io.edgewatch.streams.state.RunStore;
import io.edgewatch.streams.state.StateCodec;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
    private static final String RUN = "a-run";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamsSettings settings = StreamsSettings.in(Path.of("not-used"));
    private final KeyValueStore<Bytes, byte[]> rows = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private RunLedger ledger = ledger();

    private RunLedger ledger() {
        return new RunLedger(new RunStore(rows, new StateCodec(settings.phases())), settings, registry);
    }

    @BeforeEach
    void openStore() {
        rows.init(new MockProcessorContext<>().getStateStoreContext(), rows);
    }

    private void trained(long step, double loss) {
        ledger.happened(new RunEvent.Step(RUN, 1, NOW.plusSeconds(step), step, loss, 1, List.of()), NOW);
    }

    private Optional<Verdict> measured(long step, double ratio) {
        for (String quantity : List.of("sharpness", "sharpness-threshold", "eigenvalue")) {
            measured(step, quantity, quantity.equals("sharpness-threshold") ? 20 : 20 * ratio);
        }
        return measured(step, "ratio", ratio);
    }

    private Optional<Verdict> measured(long step, String quantity, double value) {
        MeasurementKey key = new MeasurementKey(RUN, 1, step, "sharpness", quantity, 0);
        return ledger.measured(new Measurement(key, value, 0, "1", "digest"), NOW.plusSeconds(step), NOW);
    }

    private void moveTask() {
        ledger.close();
        ledger = ledger();
        ledger.resume(NOW);
    }

    private double shown(String name) {
        return registry.get("edgewatch.run." + name).tag("run", RUN).gauge().value();
    }

    @Test
    void showsARunAgainAfterItsTaskHasMoved() {
        // Given
        ledger.announced(Pipeline.manifest(RUN, 0, 1));
        trained(0, 1);
        measured(0, 0.95);
        trained(1, 0.5);
        measured(1, 1.05);
        // When
        moveTask();
        // Then
        assertThat(Stream.of(
                                "step",
                                "loss",
                                "loss.max",
                                "ratio",
                                "ratio.min",
                                "sharpness",
                                "eigenvalue",
                                "attempt",
                                "measured.step",
                                "planned.steps",
                                "weights")
                        .map(this::shown))
                .containsExactly(1.0, 0.5, 1.0, 1.05, 0.95, 21.0, 21.0, 1.0, 1.0, 100.0, 3.0);
        assertThat(registry.get("edgewatch.run.info")
                        .tags("run", RUN, "experiment", "an experiment", "optimizer", "some-kind", "precision", "f64")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("edgewatch.run.phase")
                        .tag("phase", "edge")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(shown("last.step.timestamp")).isEqualTo(NOW.getEpochSecond() + 1.0);
    }

    @Test
    void showsWhatOtherInstancesMeasureAndJudgesNothingByIt() {
        // Given
        trained(0, 1);
        // When
        besides("oscillation", "total-variance", 0, 0.25);
        besides("central-flow", "predicted-covariance-eigenvalue", 1, 0.125);
        besides("oscillation", "covariance-eigenvalue", 6, 0.5);
        besides("mine", "total-variance", 0, 9);
        moveTask();
        // Then
        assertThat(shown("total.variance")).isEqualTo(0.25);
        assertThat(registry.get("edgewatch.run.predicted.covariance.eigenvalue")
                        .tags("run", RUN, "index", "1")
                        .gauge()
                        .value())
                .isEqualTo(0.125);
        assertThat(registry.find("edgewatch.run.covariance.eigenvalue").gauge()).isNull();
        assertThat(registry.find("edgewatch.run.measured.step").gauge()).isNull();
    }

    @Test
    void knowsNoRunOfWhichOnlyAnotherInstanceSpeaks() {
        // When
        besides("oscillation", "total-variance", 0, 0.25);
        // Then
        assertThat(registry.getMeters()).isEmpty();
        assertThat(rows.approximateNumEntries()).isZero();
    }

    private List<String> waiting() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
            all.forEachRemaining(row -> keys.add(new String(row.key.get(), StandardCharsets.UTF_8)));
        }
        keys.removeIf(key -> !key.startsWith("waiting/"));
        return keys;
    }

    private double predictionError(String quantity) {
        return registry.get("edgewatch.run.prediction.error")
                .tags("run", RUN, "quantity", quantity)
                .gauge()
                .value();
    }

    @Test
    void comparesPredictedWithMeasuredOfTheSameStepsWhicheverComesFirst() {
        // Given
        trained(0, 8); // before anybody predicts
        besides("central-flow", "predicted-loss", 0, 0, 1);
        besides("central-flow", "predicted-loss", 1, 0, 3);
        trained(1, 4);
        trained(2, 1);
        trained(3, 64); // not predicted yet
        besides("central-flow", "predicted-loss", 2, 0, 1.5);
        besides("oscillation", "total-variance", 2, 0, 0.5);
        besides("central-flow", "predicted-variance", 2, 0, 0.75);
        // When
        double ofLoss = predictionError("loss");
        moveTask();
        // Then
        assertThat(ofLoss).isEqualTo((3 + 1.5) / (4 + 1) - 1);
        assertThat(predictionError("loss")).isEqualTo(ofLoss);
        assertThat(predictionError("variance")).isEqualTo(0.5);
        besides("central-flow", "predicted-loss", 3, 0, 4.5);
        besides("central-flow", "predicted-loss", 3, 0, 4.5); // again, after its host was restarted
        assertThat(predictionError("loss")).isEqualTo((3 + 1.5 + 4.5) / (4 + 1 + 64) - 1);
        assertThat(waiting()).containsExactly("waiting/a-run/loss/predicted/0000000000000000");
    }

    @Test
    void aForecastWaitsForItsStep() {
        // Given
        trained(0, 8);
        besides("central-flow", "forecast-loss", 1, 0, 3);
        besides("central-flow", "forecast-loss", 2, 0, 1.5);
        // When
        trained(1, 4);
        trained(2, 1);
        trained(3, 64); // foretold by nobody
        // Then
        assertThat(predictionError("forecast")).isEqualTo((3 + 1.5) / (4 + 1) - 1);
        assertThat(waiting()).containsExactly("waiting/a-run/forecast/measured/0000000000000003");
        assertThat(shown("forecast.loss")).isEqualTo(1.5);
    }

    @Test
    void nothingWaitsForAPredictionWhereNobodyPredicts() {
        // When
        trained(0, 8);
        trained(1, 4);
        measured(1, 0.5);
        besides("oscillation", "total-variance", 0, 0, 0.5);
        // Then
        assertThat(waiting()).isEmpty();
        assertThat(registry.find("edgewatch.run.prediction.error").gauge()).isNull();
    }

    private void besides(String instance, String quantity, int index, double value) {
        besides(instance, quantity, 0, index, value);
    }

    private void besides(String instance, String quantity, long step, int index, double value) {
        MeasurementKey key = new MeasurementKey(RUN, 1, step, instance, quantity, index);
        assertThat(ledger.measured(new Measurement(key, value, 0, "1", "digest"), NOW, NOW))
                .isEmpty();
    }

    @Test
    void judgesOnWhereItWasAfterItsTaskHasMoved() {
        // Given
        trained(0, 1);
        measured(0, 0.95);
        trained(1, 0.5);
        measured(1, 1.05);
        trained(2, 0.25);
        // When
        moveTask();
        Optional<Verdict> replayed = measured(1, 0.5);
        Optional<Verdict> next = measured(2, 1.06);
        // Then
        assertThat(replayed).isEmpty();
        assertThat(next).hasValueSatisfying(v -> assertThat(v.alerts()).isEmpty());
        trained(3, Double.NaN);
        assertThat(measured(3, 0.7))
                .hasValueSatisfying(v -> assertThat(v.changes()).isEmpty());
    }

    @Test
    void waitsAfreshForTheInstanceOfAnEndedRunAfterItsTaskHasMoved() {
        // Given
        trained(0, 1);
        trained(1, 1);
        measured(0, 0.95);
        ledger.happened(new RunEvent.Ended(RUN, 1, NOW, 1, RunEvent.Outcome.COMPLETED, ""), NOW);
        moveTask();
        // When
        ledger.releaseForgotten(NOW.plus(settings.endedGrace()));
        // Then
        assertThat(registry.getMeters()).isEmpty();
        assertThat(measured(1, 1.05))
                .hasValueSatisfying(
                        v -> assertThat(v.alerts()).extracting(Alert::step).containsExactly(1L));
    }

    @Test
    void showsNothingOfARunThatIsOverAfterItsTaskHasMoved() {
        // Given
        trained(0, 1);
        measured(0, 0.5);
        ledger.happened(new RunEvent.Ended(RUN, 1, NOW, 0, RunEvent.Outcome.FAILED, ""), NOW);
        // When
        moveTask();
        // Then
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void judgesAMeasurementThatComesBeforeItsStepByTheStepBefore() {
        // Given
        trained(0, 1);
        measured(0, 0.95);
        trained(1, Double.NaN);
        measured(1, 0.97);
        // When
        Optional<Verdict> early = measured(2, 0.98);
        trained(2, Double.NaN);
        // Then
        assertThat(early).hasValueSatisfying(v -> assertThat(v.changes()).isEmpty());
        assertThat(new RunStore(rows, new StateCodec(settings.phases())).takeTraces(RUN, 99))
                .isEmpty();
    }
}
