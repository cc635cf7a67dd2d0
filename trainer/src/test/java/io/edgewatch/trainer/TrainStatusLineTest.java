package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainStatusLineTest {
    private final StringWriter out = new StringWriter();

    private static TrainerStatus at(long step) {
        return new TrainerStatus(step, 0.25, 90, 12, 3, 10, 5 << 20);
    }

    @Test
    void saysHowFarTrainingAndPublishingAre() {
        // Given
        var line = new TrainStatusLine(new PrintWriter(out), false);
        line.show(List.of(TrainerStatus.PREPARING), 500);
        line.show(List.of(at(100)), 1_000_000_000L);
        // When
        line.show(List.of(at(160)), 3_000_000_000L);
        // Then
        assertThat(out.toString().lines())
                .hasSize(3)
                .startsWith("preparing")
                .endsWith("step    160     30.0 steps/s  loss 0.2500      backlog 12  dropped 3  spilled 10 (5.0 MiB)");
    }

    @Test
    void severalRunsAreAddedUp() {
        // Given
        var line = new TrainStatusLine(new PrintWriter(out), false);
        line.show(List.of(at(100), at(140)), 1_000_000_000L);
        // When
        line.show(List.of(at(160), at(180)), 3_000_000_000L);
        // Then
        assertThat(out.toString().lines().toList())
                .last()
                .isEqualTo("2 runs, steps 160 to 180     50.0 steps/s  backlog 24  dropped 6  spilled 20");
    }

    @Test
    void aShorterLineLeavesNothingOfTheOneBefore() {
        // Given
        var line = new TrainStatusLine(new PrintWriter(out), true);
        line.show(List.of(at(100)), 1_000_000_000L);
        int length = out.toString().length() - 1;
        // When
        line.show(List.of(TrainerStatus.PREPARING), 2_000_000_000L);
        line.end();
        // Then
        String last = out.toString().substring(out.toString().lastIndexOf('\r') + 1);
        assertThat(last)
                .startsWith("preparing ")
                .hasSize(length + System.lineSeparator().length());
    }
}
