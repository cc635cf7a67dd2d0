package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is away for a minute in mid-run: what each choice of {@code publish.when-full} makes of it.
 */
class BrokerAwayIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final int STEPS = 2400;
    private static final int STEPS_PER_SECOND = 60;

    @Test
    void dropDeclaresWhatItLost_waitAndSpillLoseNothing(@TempDir Path directory) throws Exception {
        try (Deployment deployment = new Deployment(directory)) {
            // Given
            EdgewatchProcess broker = deployment.broker();
            EdgewatchProcess drop = train(deployment, directory, "drop");
            EdgewatchProcess wait = train(deployment, directory, "wait");
            EdgewatchProcess spill = train(deployment, directory, "spill");
            for (String run : List.of("drop", "wait", "spill")) {
                RunRecords records = new RunRecords(deployment.connection(), run);
                await().atMost(LIMIT).until(() -> records.newestStep() >= 100);
            }
            // When
            broker.kill();
            long returns = System.nanoTime() + AWAY.toNanos();
            await().atMost(LIMIT).until(() -> System.nanoTime() > returns);
            // the training thread does not wait for the broker: both are at their last step before it is back
            drop.ready("step   " + (STEPS - 1));
            spill.ready("step   " + (STEPS - 1));
            deployment.broker();
            // Then
            for (EdgewatchProcess trainer : List.of(drop, wait, spill)) {
                assertThat(trainer.exitCode()).as(trainer.said()).isZero();
            }
            RunHistory dropped = history(deployment, "drop");
            assertThat(dropped.untold()).isEmpty();
            assertThat(dropped.declaredMissing()).isNotEmpty();
            for (String lossless : new String[] {"wait", "spill"}) {
                assertThat(history(deployment, lossless).published())
                        .as(lossless)
                        .hasSize(STEPS);
                assertThat(history(deployment, lossless).declaredMissing()).isEmpty();
            }
        }
    }

    private static EdgewatchProcess train(Deployment deployment, Path directory, String whenFull) throws IOException {
        return deployment.train(EdgeExperiment.write(directory, 0, STEPS, whenFull, STEPS_PER_SECOND), whenFull);
    }

    private static RunHistory history(Deployment deployment, String run) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        return new RunHistory(records.manifest(), records.events());
    }
}
