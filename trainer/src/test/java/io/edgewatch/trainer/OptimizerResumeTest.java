package io.edgewatch.trainer;

import static io.edgewatch.trainer.ResumableRun.RUN;
import static io.edgewatch.trainer.ResumableRun.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.trainer.checkpoint.CheckpointFiles;
import io.edgewatch.wire.RunEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed run has the optimizer's memory, not only the weights. */
@Timeout(120)
class OptimizerResumeTest {
    private static final String PACED = "\npace: {steps-per-second: 4000}";
    private static final long ENDLESS = 1_000_000;

    private final Path root;
    private final ResumableRun run = new ResumableRun();

    OptimizerResumeTest(@TempDir Path directory) {
        this.root = directory.resolve("state");
    }

    private static Experiment with(String optimizer, String more) throws Exception {
        return SmallExperiment.edited("{kind: gd, learning-rate: 0.001}", optimizer + more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: heavy-ball, learning-rate: 0.001, momentum: 0.9}",
                "{kind: nesterov, learning-rate: 0.001}",
                "{kind: scalar-rmsprop, learning-rate: 0.001}",
                "{kind: rmsprop, learning-rate: 0.0001}",
                "{kind: adam, learning-rate: 0.0001}",
                "{kind: adamw, learning-rate: 0.0001, weight-decay: 0.1}",
                "{kind: adam, learning-rate: {schedule: cosine, start: 0.0002, end: 0.00001, steps: 400}}",
                "{kind: rmsprop, learning-rate: 0.0001}\ninit: {warm-up: {steps: 7, learning-rate: 0.0002}}",
                "{kind: gd, learning-rate: 0.001}\nbatch: {size: 7}",
                "{kind: heavy-ball, learning-rate: 0.001}\nbatch: {size: 6, order: with-replacement}",
                "{kind: adam, learning-rate: 0.0001}\nprobe: {every: 5}"
            })
    void aKilledAndResumedRunIsBitForBitWhatItWouldHaveBeen(String optimizer) throws Exception {
        // Given
        var first = settings(root, false, ENDLESS);
        var trainer = ResumableRun.trainer(first, with(optimizer, PACED));
        CompletableFuture<RunEvent.Ended> dying =
                ResumableRun.background(trainer, first, run.runs.producer(), run.runs);
        await().until(() -> trainer.status().published() > 100);
        var checkpoints = new CheckpointFiles(root.resolve(RUN));
        await().until(() -> checkpoints.read().filter(c -> c.nextStep() > 0).isPresent());
        Path left = root.resolveSibling("left");
        ResumableRun.copy(root, left);
        trainer.requestStop();
        long steps = dying.get().lastStep() + 20;
        var again = settings(left, true, steps);
        // When
        ResumableRun.train(ResumableRun.trainer(again, with(optimizer, "")), again, run.runs.producer(), run.runs);
        // Then
        assertThat(run.manifest().latestAttempt().firstStep()).isPositive();
        Map<Long, RunEvent> history = run.history();
        List<Integer> trajectory = ResumableRun.trajectory(with(optimizer, ""), steps);
        assertThat(history.values()).hasSize((int) steps).allMatch(RunEvent.Step.class::isInstance);
        assertThat(history.values().stream().map(ResumableRun::weightsChecksum)).isEqualTo(trajectory);
    }

    @Test
    void aCheckpointWithoutTheOptimizersMemoryIsRefusedWhereThereIsSome() throws Exception {
        // Given
        var first = settings(root, false, 5);
        Experiment experiment = with("{kind: heavy-ball, learning-rate: 0.001}", "");
        ResumableRun.train(ResumableRun.trainer(first, experiment), first, run.runs.producer(), run.runs);
        Path checkpoint = root.resolve(RUN).resolve("checkpoint");
        Files.write(checkpoint, asEarlierEdgewatchesWrote(Files.readAllBytes(checkpoint)));
        var again = settings(root, true, 9);
        // When, Then
        assertThatThrownBy(() -> ResumableRun.train(
                        ResumableRun.trainer(again, experiment), again, run.runs.producer(), run.runs))
                .isInstanceOf(AttemptRefusedException.class)
                .hasMessage("the checkpoint of run a-run in " + root.resolve(RUN) + " is of an earlier edgewatch and"
                        + " lacks what its optimizer remembers; begin the run again under another id by --run");
    }

    @Test
    void gradientDescentGoesOnFromACheckpointWithoutMemory() throws Exception {
        // Given
        run.train(settings(root, false, 5));
        Path checkpoint = root.resolve(RUN).resolve("checkpoint");
        Files.write(checkpoint, asEarlierEdgewatchesWrote(Files.readAllBytes(checkpoint)));
        // When
        run.train(settings(root, true, 9));
        // Then
        assertThat(run.history().values().stream().map(ResumableRun::weightsChecksum))
                .isEqualTo(ResumableRun.trajectory(9));
    }

    /** Without the state and its length, under the first format's name. */
    private static byte[] asEarlierEdgewatchesWrote(byte[] now) {
        ByteBuffer in = ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN);
        int weights = (int) in.getLong(80);
        byte[] earlier = new byte[88 + weights + 4];
        System.arraycopy(now, 0, earlier, 0, 88);
        System.arraycopy(now, 96, earlier, 88, weights);
        System.arraycopy("EWCHKPT1".getBytes(StandardCharsets.US_ASCII), 0, earlier, 0, 8);
        var crc = new CRC32C();
        crc.update(Arrays.copyOf(earlier, 88 + weights));
        ByteBuffer.wrap(earlier).order(ByteOrder.LITTLE_ENDIAN).putInt(88 + weights, (int) crc.getValue());
        return earlier;
    }
}
