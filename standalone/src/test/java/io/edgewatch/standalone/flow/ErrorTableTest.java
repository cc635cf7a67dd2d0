package io.edgewatch.standalone.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorTableTest {

    @Test
    void smoothingCancelsPeriodTwoAndKeepsALine() {
        // Given
        double[] values = new double[200];
        Arrays.setAll(values, t -> 3 + 0.1 * t + (t % 2 == 0 ? 1 : -1));
        // When
        double[] smoothed = Smoothing.gaussian(values);
        // Then
        for (int t = 50; t < 150; t++) {
            assertThat(smoothed[t]).isCloseTo(3 + 0.1 * t, within(1e-3)); // the Gaussian is cut at four σ
        }
    }

    @Test
    void measuresPredictionsFromThirtyStepsAfterTheOnsetToTwentyBeforeTheEnd(@TempDir Path directory)
            throws IOException {
        // Given
        var text =
                new StringBuilder("central.predictedLoss,discrete.loss,central.variance1,central.effectiveEigenvalue1,"
                        + "distance.midpointCentral,distance.midpointStable\n");
        for (int t = 0; t < 150; t++) {
            boolean counted = t >= 80 && t < 130;
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s,%s\n",
                    counted ? 1.02 : 9,
                    1,
                    t < 50 ? 0 : 0.1,
                    t < 50 ? 1.9 : 2.01,
                    t == 0 ? "" : t < 130 ? 7 : 0.1,
                    1));
        }
        Path file = Files.writeString(directory.resolve("trajectory.csv"), text);
        // When
        ErrorTable table = ErrorTable.of(Trajectory.read(file));
        // Then
        assertThat(table.onset()).hasValue(50);
        assertThat(table.errors().get(0).mean()).isCloseTo(0.02, within(1e-12));
        assertThat(table.edgeDeviation().orElseThrow()).isCloseTo(0.005, within(1e-12));
        assertThat(table.distanceRatio().orElseThrow()).isCloseTo(0.1, within(1e-12));
    }
}
