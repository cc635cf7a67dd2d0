package io.edgewatch.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunMetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static RunMeters full(PrometheusMeterRegistry registry, String run) {
        RunMeters meters = new RunMeters(registry, run);
        StepRing ring = StepRing.empty(4).with(6, 1).with(7, 3);
        meters.countFromZero();
        meters.trained(7, Instant.ofEpochMilli(1_500), ring);
        meters.window("ratio", ring);
        meters.window("sharpness", ring);
        meters.window("sharpness-threshold", ring);
        for (int index = 0; index < 9; index++) {
            meters.eigenvalue(index, index);
        }
        meters.phase(Optional.of(Phase.ABOVE_EDGE), true);
        meters.attempt(1);
        meters.measured(7);
        meters.silent(false);
        return meters;
    }

    @Test
    void showsAboutFortySeriesOfARun() {
        // When
        full(registry, "a-run");
        // Then
        assertThat(registry.scrape().lines().filter(line -> line.contains("run=\"a-run\"")))
                .hasSizeBetween(40, 50);
    }

    @Test
    void namesThemAsPrometheusUsersExpect() {
        // Given
        RunMeters meters = full(registry, "a-run");
        // When
        meters.raised(Alert.Kind.CROSSED_EDGE);
        // Then
        assertThat(registry.scrape().lines())
                .contains(
                        "edgewatch_run_step{run=\"a-run\"} 7.0",
                        "edgewatch_run_steps_total{run=\"a-run\"} 1.0",
                        "edgewatch_run_last_step_timestamp_seconds{run=\"a-run\"} 1.5",
                        "edgewatch_run_loss{run=\"a-run\"} 3.0",
                        "edgewatch_run_loss_mean{run=\"a-run\"} 2.0",
                        "edgewatch_run_loss_deviation{run=\"a-run\"} 1.0",
                        "edgewatch_run_loss_nonfinite_total{run=\"a-run\"} 0.0",
                        "edgewatch_run_gap_steps_total{run=\"a-run\"} 0.0",
                        "edgewatch_run_ratio_min{run=\"a-run\"} 1.0",
                        "edgewatch_run_sharpness_max{run=\"a-run\"} 3.0",
                        "edgewatch_run_sharpness_threshold{run=\"a-run\"} 3.0",
                        "edgewatch_run_eigenvalue{index=\"5\",run=\"a-run\"} 5.0",
                        "edgewatch_run_phase{phase=\"above-edge\",run=\"a-run\"} 1.0",
                        "edgewatch_run_phase{phase=\"edge\",run=\"a-run\"} 0.0",
                        "edgewatch_run_onset{run=\"a-run\"} 1.0",
                        "edgewatch_run_alerts_total{kind=\"crossed-edge\",run=\"a-run\"} 1.0",
                        "edgewatch_run_alerts_total{kind=\"diverged\",run=\"a-run\"} 0.0");
    }

    @Test
    void countsLossesThatAreNotFinite() {
        // Given
        RunMeters meters = new RunMeters(registry, "a-run");
        // When
        meters.trained(0, Instant.EPOCH, StepRing.empty(2).with(0, Double.NaN));
        // Then
        assertThat(registry.scrape())
                .contains(
                        "edgewatch_run_loss{run=\"a-run\"} NaN",
                        "edgewatch_run_loss_nonfinite_total{run=\"a-run\"} 1.0");
    }

    @Test
    void leavesNothingBehindAndCanBeMadeAnew() {
        // Given
        RunMeters meters = full(registry, "a-run");
        RunMeters other = full(registry, "other");
        // When
        meters.close();
        String without = registry.scrape();
        RunMeters again = new RunMeters(registry, "a-run");
        again.trained(9, Instant.EPOCH, StepRing.empty(2).with(9, 5));
        // Then
        assertThat(without).doesNotContain("a-run").contains("other");
        assertThat(registry.scrape()).contains("edgewatch_run_loss{run=\"a-run\"} 5.0");
        other.close();
        again.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
