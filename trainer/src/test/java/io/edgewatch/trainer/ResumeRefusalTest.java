package io.edgewatch.trainer;

import static io.edgewatch.trainer.ResumableRun.RUN;
import static io.edgewatch.trainer.ResumableRun.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ResumeRefusalTest {
    private final Path root;
    private final ResumableRun run = new ResumableRun();

    ResumeRefusalTest(@TempDir Path directory) {
        this.root = directory.resolve("state");
    }

    private void refuses(TrainerSettings settings, String message) {
        int before = run.runs.producer().sent().size();
        assertThatThrownBy(() -> run.train(settings))
                .isInstanceOf(AttemptRefusedException.class)
                .hasMessage(message);
        assertThat(run.runs.producer().sent()).hasSize(before);
    }

    @Test
    void aRunThatExistsIsNotBegunAgain() throws Exception {
        // Given
        run.train(settings(root, false, 0));
        // When, Then
        refuses(settings(root, false, 0), "run a-run exists; go on with it by --resume, or choose another id by --run");
    }

    @Test
    void aRunThatDoesNotExistIsNotResumed() {
        // When, Then
        refuses(settings(root, true, 0), "run a-run is not known to this cluster; leave --resume out to begin it");
    }

    @Test
    void aRunThatHasTakenItsStepsIsNotResumedWithoutMore() throws Exception {
        // Given
        run.train(settings(root, false, 0));
        // When, Then
        refuses(settings(root, true, 0), "run a-run has taken its 6 steps; ask for more by --steps N");
        refuses(settings(root, true, 6), "run a-run has taken its 6 steps; ask for more by --steps N");
    }

    @Test
    void aRunIsNotResumedWhereItWasNotTrained() throws Exception {
        // Given
        run.train(settings(root, false, 0));
        Path elsewhere = root.resolveSibling("elsewhere");
        // When, Then
        refuses(
                settings(elsewhere, true, 9),
                "no checkpoint of run a-run in " + elsewhere.resolve(RUN)
                        + "; resume it where it was trained, with the same --state-dir");
    }

    @Test
    void saysThatNoCheckpointIsWhole() throws Exception {
        // Given
        run.train(settings(root, false, 0));
        Path checkpoint = root.resolve(RUN).resolve("checkpoint");
        Files.write(checkpoint, new byte[] {1, 2, 3});
        Files.deleteIfExists(root.resolve(RUN).resolve("checkpoint.previous"));
        // When, Then
        refuses(settings(root, true, 9), "no checkpoint of run a-run is whole: " + checkpoint + " is cut at byte 3");
    }

    @Test
    void aRunOfAnotherClusterIsNotOverwritten() throws Exception {
        // Given: the same state directory, another cluster
        run.train(settings(root, false, 0));
        var another = new ResumableRun();
        // When, Then
        assertThatThrownBy(() -> another.train(settings(root, false, 0)))
                .isInstanceOf(AttemptRefusedException.class)
                .hasMessageContaining(
                        "has a checkpoint or spilled steps of a run a-run that this cluster does not know");
        another.train(settings(root.resolveSibling("another"), false, 0));
    }

    @Test
    void theCheckpointOfAnotherRunOfThatNameIsNotTaken() throws Exception {
        // Given: a run of the same name and experiment that began a minute later, on another cluster
        run.train(settings(root, false, 0));
        var later = new ResumableRun();
        var settings = settings(root.resolveSibling("later"), false, 0);
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            var trainer = new Trainer(
                    KafkaConnection.to("not-used:9092"),
                    prepared,
                    settings,
                    new SimpleMeterRegistry(),
                    () -> ResumableRun.NOW.plusSeconds(60));
            ResumableRun.train(trainer, settings, later.runs.producer(), later.runs);
        }
        // When, Then
        assertThatThrownBy(() -> later.train(settings(root, true, 9)))
                .isInstanceOf(AttemptRefusedException.class)
                .hasMessage("the checkpoint in " + root.resolve(RUN)
                        + " is of another run a-run than this cluster's, which began at "
                        + ResumableRun.NOW.plusSeconds(60) + "; use the --state-dir it was trained with");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden: [3]        | hidden: [4]        | model was Specification[kind=mlp",
                "loss: mse          | loss: cross-entropy| criterion was Specification[kind=mse",
                "learning-rate: 0.001 | learning-rate: 0.002 | optimizer was Specification[kind=gd",
                "examples: 20       | examples: 21       | data hash was ",
                "precision: f64     | precision: f32     | precision was f64 and is f32",
                "steps: 6           | init: {seed: 3}~steps: 6 | seed was 0 and is 3",
                "steps: 6           | init: {kick: {size: 0.1}}~steps: 6 | start was Specification[kind=drawn, settings={scale=1.0}]",
                "steps: 6           | publish: {every: 2}~steps: 6 | publish every was 1 and is 2",
            })
    void anotherExperimentIsNotThisRun(String was, String is, String difference) throws Exception {
        // Given
        run.train(settings(root, false, 0));
        var settings = settings(root, true, 9);
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.edited(was, is.replace('~', '\n')))) {
            var trainer = new Trainer(
                    KafkaConnection.to("not-used:9092"),
                    prepared,
                    settings,
                    new SimpleMeterRegistry(),
                    () -> ResumableRun.NOW);
            // When, Then
            assertThatThrownBy(() -> ResumableRun.train(trainer, settings, run.runs.producer(), run.runs))
                    .isInstanceOf(AttemptRefusedException.class)
                    .hasMessageStartingWith("run a-run cannot go on with another experiment: " + difference)
                    .hasMessageEndingWith("; resume it with its own, or choose another id by --run");
        }
    }
}
