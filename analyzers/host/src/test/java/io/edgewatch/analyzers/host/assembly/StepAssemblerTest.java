package io.edgewatch.analyzers.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.Manifests;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepAssemblerTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    /** Two chunks a tensor: the second one is short. */
    private static final int WEIGHTS = 300_000;

    private static final int TENSOR_BYTES = WEIGHTS * Float.BYTES;

    private final StepAssembler assembler = new StepAssembler(
            Manifests.ofRun("a-run", WEIGHTS), Set.of(TensorKind.WEIGHTS, TensorKind.GRADIENT), Map.of());

    private static byte[] tensor(long step, TensorKind kind) {
        byte[] bytes = new byte[TENSOR_BYTES];
        Arrays.fill(bytes, (byte) (step * 7 + kind.ordinal()));
        return bytes;
    }

    private static int crc(long step, TensorKind kind) {
        return TensorChecksum.of(tensor(step, kind));
    }

    private static RunEvent.Step step(int attempt, long step) {
        return new RunEvent.Step(
                "a-run",
                attempt,
                NOW,
                step,
                1.0,
                1.0,
                List.of(reference(step, TensorKind.GRADIENT), reference(step, TensorKind.WEIGHTS)));
    }

    private static TensorReference reference(long step, TensorKind kind) {
        return new TensorReference(kind, 2 * step, 2 * step + 1, 2, TENSOR_BYTES, crc(step, kind));
    }

    private void addChunk(int attempt, long step, TensorKind kind, int index) throws MalformedRecordException {
        TensorChunkHeader header = new TensorChunkHeader(
                "a-run", attempt, step, kind, Precision.F32, index, 2, TENSOR_BYTES, crc(step, kind));
        byte[] all = tensor(step, kind);
        int start = header.offsetInTensor();
        assembler.addChunk(header, 2 * step + index, Arrays.copyOfRange(all, start, start + header.length()));
    }

    private void addTensors(long step) throws MalformedRecordException {
        for (TensorKind kind : List.of(TensorKind.GRADIENT, TensorKind.WEIGHTS)) {
            addChunk(1, step, kind, 0);
            addChunk(1, step, kind, 1);
        }
    }

    private List<RunInput> pollAll() {
        List<RunInput> inputs = new ArrayList<>();
        for (Optional<RunInput> next = assembler.poll(); next.isPresent(); next = assembler.poll()) {
            inputs.add(next.get());
        }
        return inputs;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyInterleavingOfTheTopicsGivesTheSameStepsInOrder(long seed) throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        int steps = 6;
        int[] next = new int[3]; // events, gradient chunks, weight chunks
        int[] size = {steps, 2 * steps, 2 * steps};
        List<RunInput> inputs = new ArrayList<>();
        // When
        while (next[0] + next[1] + next[2] < 5 * steps) {
            int topic = random.nextInt(3);
            if (next[topic] == size[topic]) {
                continue;
            }
            int n = next[topic]++;
            if (topic == 0) {
                assembler.addEvent(step(1, n), n);
            } else {
                addChunk(1, n / 2, topic == 1 ? TensorKind.GRADIENT : TensorKind.WEIGHTS, n % 2);
            }
            inputs.addAll(pollAll());
        }
        // Then
        assertThat(inputs).hasSize(steps).allSatisfy(input -> {
            RunInput.Assembled assembled = (RunInput.Assembled) input;
            long step = assembled.step().step();
            assertThat(step).isEqualTo(inputs.indexOf(input));
            assertThat(assembled.tensors().get(TensorKind.WEIGHTS)).isEqualTo(tensor(step, TensorKind.WEIGHTS));
            assertThat(assembled.tensors().get(TensorKind.GRADIENT)).isEqualTo(tensor(step, TensorKind.GRADIENT));
            assertThat(assembled.nextOffsets())
                    .containsEntry(Topic.STEPS, step + 1)
                    .containsEntry(Topic.WEIGHTS, 2 * step + 2);
        });
        assertThat(assembler.bufferedBytes(TensorKind.WEIGHTS)).isZero();
        assertThat(assembler.pendingEvents()).isZero();
    }

    @Test
    void chunksOfAStepThatNeverCameToBeAreForgottenWithTheNextOne() throws Exception {
        // Given
        addChunk(1, 0, TensorKind.WEIGHTS, 0);
        addTensors(1);
        assembler.addEvent(new RunEvent.Gap("a-run", 1, NOW, 0, 0, "dropped"), 0);
        assembler.addEvent(step(1, 1), 1);
        // When
        List<RunInput> inputs = pollAll();
        // Then
        assertThat(inputs).hasSize(2);
        assertThat(inputs.get(0)).isInstanceOfSatisfying(RunInput.Missing.class, missing -> {
            assertThat(missing.firstStep()).isZero();
            assertThat(missing.lastStep()).isZero();
            assertThat(missing.reason()).isEqualTo("dropped");
        });
        assertThat(inputs.get(1)).isInstanceOf(RunInput.Assembled.class);
        assertThat(assembler.bufferedBytes(TensorKind.WEIGHTS)).isZero();
    }

    @Test
    void aStepIsMissingOnlyOnceTheReaderIsPastItsLastChunk() throws Exception {
        // Given
        addChunk(1, 0, TensorKind.WEIGHTS, 1);
        addChunk(1, 0, TensorKind.GRADIENT, 0);
        addChunk(1, 0, TensorKind.GRADIENT, 1);
        assembler.addEvent(step(1, 0), 0);
        assembler.advance(TensorKind.WEIGHTS, 1);
        assertThat(assembler.poll()).isEmpty();
        assertThat(assembler.waitsFor(TensorKind.WEIGHTS)).isTrue();
        // When
        assembler.advance(TensorKind.WEIGHTS, 2);
        // Then
        assertThat(pollAll())
                .singleElement()
                .isInstanceOfSatisfying(
                        RunInput.Missing.class,
                        missing -> assertThat(missing.reason()).contains("weights", "gone"));
    }

    @Test
    void aTensorWhoseChecksumDisagreesMakesItsStepMissing() throws Exception {
        // Given
        addTensors(0);
        TensorReference other = new TensorReference(TensorKind.WEIGHTS, 0, 1, 2, TENSOR_BYTES, 42);
        assembler.addEvent(
                new RunEvent.Step("a-run", 1, NOW, 0, 1, 1, List.of(other, reference(0, TensorKind.GRADIENT))), 0);
        // When, Then
        assertThat(pollAll())
                .singleElement()
                .isInstanceOfSatisfying(
                        RunInput.Missing.class,
                        missing -> assertThat(missing.reason()).contains("checksum", "weights"));
    }

    @Test
    void aTensorOfAnotherSizeThanTheRunsIsRefusedBeforeAnythingIsAllocated() {
        // Given
        TensorChunkHeader huge =
                new TensorChunkHeader("a-run", 1, 0, TensorKind.WEIGHTS, Precision.F32, 0, 1954, 2_000_000_000L, 0);
        // When, Then
        assertThatThrownBy(() -> assembler.addChunk(huge, 0, new byte[huge.length()]))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("2000000000")
                .hasMessageContaining(Integer.toString(TENSOR_BYTES));
        assertThat(assembler.bufferedBytes(TensorKind.WEIGHTS)).isZero();
    }

    @Test
    void recordsThatComeTwiceDoNoHarm() throws Exception {
        // Given
        addTensors(0);
        addTensors(0);
        assembler.addEvent(step(1, 0), 0);
        assembler.addEvent(step(1, 0), 0);
        // When, Then
        assertThat(pollAll()).hasSize(1);
        assertThat(assembler.bufferedBytes(TensorKind.GRADIENT)).isZero();
    }

    @Test
    void aLaterAttemptSupersedesTheEarlierOne() throws Exception {
        // Given
        addTensors(0);
        assembler.addEvent(step(1, 0), 0);
        assembler.addEvent(new RunEvent.Ended("a-run", 2, NOW, -1, RunEvent.Outcome.STOPPED, ""), 1);
        assembler.addEvent(step(1, 1), 2);
        // When
        List<RunInput> inputs = pollAll();
        // Then
        assertThat(inputs).extracting(RunInput::attempt).containsExactly(1, 2);
        assertThat(inputs.get(1)).isInstanceOf(RunInput.Finished.class);
        assertThat(assembler.pendingEvents()).isZero();
    }

    @Test
    void startsWhereEarlierWorkEnded() throws Exception {
        // Given
        StepAssembler resumed = new StepAssembler(
                Manifests.ofRun("a-run", WEIGHTS),
                Set.of(TensorKind.WEIGHTS),
                Map.of(Topic.STEPS, 5L, Topic.WEIGHTS, 10L));
        // When
        resumed.addEvent(step(1, 4), 4);
        // Then
        assertThat(resumed.pendingEvents()).isZero();
    }
}
