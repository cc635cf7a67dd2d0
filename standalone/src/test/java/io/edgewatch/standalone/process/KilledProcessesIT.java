package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.wire.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} in mid-run, of each kind of process, once for each seed. Afterwards every step of the run's history
 * is measured once or declared missing, and its crossings are told once. There are two seeds unless {@code -Dedgewatch.kill.seeds} says
 * how many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessesIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int USUAL_SEEDS = 2;
    private static final int STEPS = 150;
    private static final int STEPS_PER_SECOND = 60;

    private final List<String> runs = new ArrayList<>();
    private Path directory;
    private Deployment deployment;
    private EdgewatchProcess broker;
    private EdgewatchProcess streams;
    private EdgewatchProcess host;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        deployment = new Deployment(directory);
        broker = deployment.broker();
        streams = deployment.streams();
        host = deployment.analyze("sharpness");
    }

    @AfterAll
    void noAlertCameTwice() throws Exception {
        try {
            for (String run : runs) {
                crossingsAreToldOnce(new RunRecords(deployment.connection(), run));
            }
        } finally {
            deployment.close();
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("edgewatch.kill.seeds", USUAL_SEEDS));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKilledTrainerIsResumedAsTheNextAttempt(int seed) throws Exception {
        // Given
        String run = named("trainer", seed);
        EdgewatchProcess trainer = train(seed, run);
        awaitStep(run, killAt(seed));
        // When
        trainer.kill();
        EdgewatchProcess resumed = train(seed, run, "--resume");
        // Then
        assertThat(resumed.exitCode()).as(resumed.said()).isZero();
        assertThat(new RunRecords(deployment.connection(), run).manifest().attempts())
                .hasSize(2);
        everythingIsAccountedFor(run);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKilledHostGoesOnWhereItWas(int seed) throws Exception {
        // Given
        String run = named("host", seed);
        EdgewatchProcess trainer = train(seed, run);
        awaitStep(run, killAt(seed));
        // When
        host.kill();
        host = deployment.analyze("sharpness");
        // Then
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        everythingIsAccountedFor(run);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKilledStreamsGoesOnWhereItWas(int seed) throws Exception {
        // Given
        String run = named("streams", seed);
        EdgewatchProcess trainer = train(seed, run);
        awaitStep(run, killAt(seed));
        // When
        streams.kill();
        streams = deployment.streams();
        // Then
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        everythingIsAccountedFor(run);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKilledBrokerLosesNothingThatWasAcknowledged(int seed) throws Exception {
        // Given
        String run = named("broker", seed);
        EdgewatchProcess trainer = train(seed, run);
        awaitStep(run, killAt(seed));
        // When
        broker.kill();
        broker = deployment.broker();
        // Then
        assertThat(trainer.exitCode()).as(trainer.said()).isZero();
        everythingIsAccountedFor(run);
    }

    private String named(String killed, int seed) {
        String run = killed + "-killed-" + seed;
        runs.add(run);
        return run;
    }

    private EdgewatchProcess train(int seed, String run, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("--checkpoint-every", "1"));
        all.addAll(List.of(more));
        return deployment.train(
                EdgeExperiment.write(directory, seed, STEPS, "spill", STEPS_PER_SECOND),
                run,
                all.toArray(String[]::new));
    }

    private static long killAt(int seed) {
        return 20L + new Random(seed).nextInt(100);
    }

    private void awaitStep(String run, long step) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        await().atMost(LIMIT).until(() -> records.newestStep() >= step);
    }

    private void everythingIsAccountedFor(String run) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        int latest = records.manifest().latestAttempt().number();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(records.progress("sharpness"))
                        .as(host.said())
                        .hasValueSatisfying(progress -> {
                            assertThat(progress.analysis()).isEqualTo(Progress.Analysis.FINISHED);
                            assertThat(progress.attempt()).isEqualTo(latest);
                        }));
        RunHistory history = new RunHistory(records.manifest(), records.events());
        assertThat(history.lastStep()).isEqualTo(STEPS - 1);
        assertThat(history.publishedTwice()).isEmpty();
        assertThat(history.untold())
                .as("neither published nor declared missing")
                .isEmpty();
        assertThat(history.unmeasured(records.measurements("sharpness", "sharpness")))
                .as("published and not measured")
                .isEmpty();
        await().atMost(LIMIT).untilAsserted(() -> crossingsAreToldOnce(records));
    }

    private void crossingsAreToldOnce(RunRecords records) {
        int latest = records.manifest().latestAttempt().number();
        for (int attempt = 1; attempt <= latest; attempt++) {
            List<Long> crossings = RunHistory.crossings(attempt, records.measurements("sharpness", "ratio"));
            List<Long> told = RunHistory.crossingAlerts(attempt, records.alerts());
            if (attempt == latest) {
                assertThat(told).as(streams.said()).isEqualTo(crossings);
            } else { // what was measured after the next attempt began is no news
                assertThat(told).doesNotHaveDuplicates().isSubsetOf(crossings);
            }
        }
    }
}
