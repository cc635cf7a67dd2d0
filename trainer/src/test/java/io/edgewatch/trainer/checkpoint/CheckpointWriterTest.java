package io.edgewatch.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.OptimizerState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointWriterTest {
    private static final String IDENTITY = "0123456789abcdef".repeat(4);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final OptimizerState STATE = OptimizerState.start(new GradientDescent(1), 1, DataType.DOUBLE);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Path directory;

    CheckpointWriterTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static double firstWeight(Checkpoint checkpoint) {
        return ByteBuffer.wrap(checkpoint.weights())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble();
    }

    @Test
    void whatIsWrittenIsWhatWeightsAndStateWereAtThatStep() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        var rule = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        OptimizerState state = OptimizerState.of(rule, 2, DataType.DOUBLE, Nd4j.createFromArray(7.0, 0.5, -0.5));
        try (var writer = new CheckpointWriter(files, IDENTITY, AT_ONCE, step -> true)) {
            INDArray weights = Nd4j.createFromArray(1.5, 2.5);
            // When
            writer.offer(7, weights, state);
            weights.assign(-1);
            state.momentum().assign(-1);
            state.setCount(8);
            await().until(files::exist);
        }
        // Then
        Checkpoint read = files.read().orElseThrow();
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, 2);
        read.restore(weights, state);
        assertThat(read.nextStep()).isEqualTo(7);
        assertThat(weights.toDoubleVector()).containsExactly(1.5, 2.5);
        assertThat(state.toVector().toDoubleVector()).containsExactly(7, 0.5, -0.5);
    }

    @Test
    void writesNoneBeforeItIsDue() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        try (var writer = new CheckpointWriter(files, IDENTITY, NEVER, step -> true)) {
            // When
            writer.offer(7, Nd4j.createFromArray(1.5), STATE);
        }
        // Then
        assertThat(files.exist()).isFalse();
    }

    @Test
    void aCheckpointWaitsUntilTheStepsBeforeItAreSafe() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        var safe = new AtomicBoolean();
        var asked = new AtomicLong();
        try (var writer = new CheckpointWriter(files, IDENTITY, Duration.ofSeconds(2), step -> {
            asked.set(step);
            return safe.get();
        })) {
            // When
            await().until(() -> {
                writer.offer(7, Nd4j.createFromArray(1.5), STATE);
                return asked.get() == 7;
            });
            await().until(() -> asked.get() == 7);
            boolean early = files.exist();
            safe.set(true);
            await().until(files::exist);
            // Then
            assertThat(early).isFalse();
        }
        assertThat(files.read().orElseThrow().nextStep()).isEqualTo(7);
    }

    @Test
    void aCheckpointWaitsNoLongerThanAnInterval() throws Exception {
        // Given: a broker that is away
        var files = new CheckpointFiles(directory);
        try (var writer = new CheckpointWriter(files, IDENTITY, AT_ONCE, step -> false)) {
            // When
            writer.offer(7, Nd4j.createFromArray(1.5), STATE);
            // Then
            await().until(files::exist);
        }
    }

    @Test
    void theLastOneIsWrittenAfterTheOneAtHand() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        var writer = new CheckpointWriter(files, IDENTITY, AT_ONCE, step -> true);
        writer.offer(7, Nd4j.createFromArray(1.5), STATE);
        writer.close();
        // When
        writer.writeLast(9, Nd4j.createFromArray(2.5), STATE);
        // Then
        Checkpoint read = files.read().orElseThrow();
        assertThat(read.nextStep()).isEqualTo(9);
        assertThat(firstWeight(read)).isEqualTo(2.5);
    }
}
