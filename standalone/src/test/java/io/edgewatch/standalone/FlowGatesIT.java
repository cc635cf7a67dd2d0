package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.standalone.flow.FlowGate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped experiments, whole: what the central flow promises, it keeps. Seeds were fixed beforehand. */
class FlowGatesIT {

    @ParameterizedTest
    @CsvSource({"mlp-two-directions, 2", "cnn, 2", "rmsprop-mlp, 2", "vit, 1", "transformer, 1"})
    void theCentralFlowStaysOnTheEdgeNearTrainingAndPredictsItsLoss(String name, int critical, @TempDir Path directory)
            throws Exception {
        // When
        int code = EdgewatchCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .execute("flow", "shipped:" + name, "--out", directory.toString());
        // Then
        assertThat(code).isZero();
        var gate = FlowGate.of(directory.resolve("trajectory.csv"));
        assertThat(gate.edgeDeviation()).isLessThanOrEqualTo(0.01);
        assertThat(gate.distanceRatio()).isLessThanOrEqualTo(0.25);
        assertThat(gate.lossError()).isLessThanOrEqualTo(0.05);
        assertThat(gate.mostCritical()).isGreaterThanOrEqualTo(critical);
    }
}
