package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Four terminals: broker, train, analyze, streams. In order, for analyzers come one after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeparateProcessesIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int STEPS = 400;

    private Path directory;
    private Deployment deployment;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        deployment = new Deployment(directory);
        deployment.broker();
        deployment.streams();
    }

    @AfterAll
    void stop() throws Exception {
        deployment.close();
    }

    @Test
    @Order(1)
    void trainingNeedsNobodyElse() throws Exception {
        assertThat(trained("watched-by-none")).hasSize(STEPS);
    }

    @Test
    @Order(2)
    void anAnalyzerThatComesLateMeasuresTheSameAndLeavesTheTrainingAsItWas() throws Exception {
        // Given
        EdgewatchProcess trainer = train("watched-late");
        RunRecords records = new RunRecords(deployment.connection(), "watched-late");
        await().atMost(LIMIT).until(() -> records.newestStep() >= 200);
        // When
        deployment.analyze("sharpness").ready("sharpness");
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        awaitFinished("watched-late", "sharpness");
        Map<Long, Integer> weights = trained("watched-by-one");
        awaitFinished("watched-by-one", "sharpness");
        // Then
        assertThat(weights).isEqualTo(checksums("watched-by-none"));
        sameKeysAndValuesWithinResiduals(
                measured("watched-late", "sharpness"), measured("watched-by-one", "sharpness"));
    }

    @Test
    @Order(3)
    void instancesWithOtherTolerancesRunBesideTheFirst() throws Exception {
        // Given
        deployment
                .analyze("sharpness", "--as", "strict", "--set", "tolerance=1e-8")
                .ready("strict");
        deployment
                .analyze("sharpness", "--as", "coarse", "--set", "tolerance=1e-2")
                .ready("coarse");
        // When
        Map<Long, Integer> weights = trained("watched-by-three");
        for (String instance : new String[] {"sharpness", "strict", "coarse"}) {
            awaitFinished("watched-by-three", instance);
        }
        // Then
        assertThat(weights).isEqualTo(checksums("watched-by-none"));
        Map<Long, Measurement> strict = measured("watched-by-three", "strict");
        sameKeysAndValuesWithinResiduals(strict, measured("watched-by-three", "sharpness"));
        sameKeysAndValuesWithinResiduals(strict, measured("watched-by-three", "coarse"));
    }

    private static void sameKeysAndValuesWithinResiduals(Map<Long, Measurement> one, Map<Long, Measurement> other) {
        assertThat(other.keySet()).hasSize(STEPS).isEqualTo(one.keySet());
        one.forEach((step, a) -> {
            Measurement b = Objects.requireNonNull(other.get(step));
            assertThat(a.value()).as("step " + step).isCloseTo(b.value(), within(a.uncertainty() + b.uncertainty()));
        });
    }

    private EdgewatchProcess train(String run) throws IOException {
        return deployment.train(EdgeExperiment.write(directory, 0, STEPS, "wait", 100), run);
    }

    /** Trains a run to its end; the weights' checksums by step. */
    private Map<Long, Integer> trained(String run) throws Exception {
        EdgewatchProcess trainer = train(run);
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        return checksums(run);
    }

    private Map<Long, Integer> checksums(String run) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        return new RunHistory(records.manifest(), records.events()).weightChecksums();
    }

    private void awaitFinished(String run, String instance) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        await().atMost(LIMIT)
                .until(() -> records.progress(instance)
                        .filter(progress -> progress.analysis() == Progress.Analysis.FINISHED)
                        .isPresent());
    }

    private Map<Long, Measurement> measured(String run, String instance) {
        Map<Long, Measurement> bySteps = new TreeMap<>();
        new RunRecords(deployment.connection(), run)
                .measurements(instance, "sharpness")
                .forEach(measurement -> bySteps.put(measurement.key().step(), measurement));
        return bySteps;
    }
}
