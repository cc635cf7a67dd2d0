package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
        line.show(TrainerStatus.PREPARING, 500);
        line.show(at(100), 1_000_000_000L);
        // When
        line.show(at(160), 3_000_000_000L);
        // Then
        assertThat(out.toString().lines())
                .hasSize(3)
                .startsWith("preparing")
                .endsWith("step    160     30.0 steps/s  loss 0.2500      backlog 12  dropped 3  spilled 10 (5.0 MiB)");
    }

    @Test
    void aShorterLineLeavesNothingOfTheOneBefore() {
        // Given
        var line = new TrainStatusLine(new PrintWriter(out), true);
        line.show(at(100), 1_000_000_000L);
        int length = out.toString().length() - 1;
        // When
        line.show(TrainerStatus.PREPARING, 2_000_000_000L);
        line.end();
        // Then
        String last = out.toString().substring(out.toString().lastIndexOf('\r') + 1);
        assertThat(last)
                .startsWith("preparing ")
                .hasSize(length + System.lineSeparator().length());
    }
}
