package io.edgewatch.analyzers.host.assembly;

import static io.edgewatch.wire.TensorKind.GRADIENT;
import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepAssemblerTest {
    /** 1.2 MB: two chunks a tensor. */
    private static final int TWO_CHUNKS = 150_000;

    private static final Set<TensorKind> BOTH = Set.of(WEIGHTS, GRADIENT);

    private final List<RunInput> out = new ArrayList<>();

    private static StepAssembler assembler(RunLog log, Set<TensorKind> kinds) {
        return RunLog.assembler(log.manifest(), kinds, Map.of());
    }

    private void feed(StepAssembler assembler, List<RunLog.Entry> entries) throws Exception {
        for (RunLog.Entry entry : entries) {
            entry.feed(assembler);
            drain(assembler);
        }
    }

    private void drain(StepAssembler assembler) {
        assembler.poll().ifPresent(input -> {
            out.add(input);
            drain(assembler);
        });
    }

    /** One word per input: {@code 1:4} a step of attempt 1, {@code 1:5-7} missing steps, {@code 1:end}. */
    private static String word(RunInput input) {
        if (input instanceof RunInput.Assembled assembled) {
            return input.attempt() + ":" + assembled.step().step();
        }
        if (input instanceof RunInput.Missing missing) {
            return input.attempt() + ":" + missing.firstStep() + "-" + missing.lastStep();
        }
        return input instanceof RunInput.Begun begun
                ? begun.attempt() + " from " + begun.firstStep()
                : input.attempt() + ":end";
    }

    /** Topics read in turns that chance decides, each in its own order. */
    private static List<RunLog.Entry> interleaved(RunLog log, long seed) {
        var random = new Random(seed);
        List<Topic> unread = new ArrayList<>(List.of(Topic.STEPS, Topic.WEIGHTS, Topic.GRADIENTS));
        Map<Topic, Integer> read = new EnumMap<>(Topic.class);
        List<RunLog.Entry> order = new ArrayList<>();
        while (!unread.isEmpty()) {
            Topic topic = unread.get(random.nextInt(unread.size()));
            int batch = 1 + random.nextInt(6);
            for (int i = 0; i < batch && unread.contains(topic); i++) {
                int index = read.merge(topic, 1, Integer::sum) - 1;
                if (index < log.on(topic).size()) {
                    order.add(log.on(topic).get(index));
                } else {
                    unread.remove(topic);
                }
            }
        }
        return order;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheOrderOfTopicsTheStepsAreTheSame(long seed) throws Exception {
        // Given
        var log = new RunLog("a-run", TWO_CHUNKS, WEIGHTS, GRADIENT)
                .steps(0, 3)
                .orphan(4)
                .gap(4, 4)
                .step(5)
                .orphan(6)
                .orphan(7)
                .gap(6, 9)
                .steps(10, 12)
                .ended(12);
        var assembler = assembler(log, BOTH);
        // When
        feed(assembler, interleaved(log, seed));
        // Then
        assertThat(out)
                .extracting(StepAssemblerTest::word)
                .containsExactly("1:0", "1:1", "1:2", "1:3", "1:4-4", "1:5", "1:6-9", "1:10", "1:11", "1:12", "1:end");
        for (RunInput input : out) {
            if (input instanceof RunInput.Assembled assembled) {
                BOTH.forEach(kind -> assertThat(assembled.tensors().get(kind))
                        .isEqualTo(RunLog.tensor(
                                kind, TWO_CHUNKS, 1, assembled.step().step())));
            }
        }
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
        assertThat(assembler.bufferedBytes(GRADIENT)).isZero();
        assertThat(assembler.pendingEvents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aLaterAttemptSupersedesTheStepsOfAnEarlierOne(long seed) throws Exception {
        // Given: the first trainer died after the chunks of step 3
        var log = new RunLog("a-run", 5, WEIGHTS, GRADIENT)
                .steps(0, 2)
                .orphan(3)
                .nextAttempt(1)
                .steps(1, 4)
                .ended(4)
                .nextAttempt(3)
                .steps(3, 4)
                .ended(4);
        var assembler = assembler(log, BOTH);
        // When
        feed(assembler, interleaved(log, seed));
        // Then
        assertThat(out)
                .extracting(StepAssemblerTest::word)
                .containsExactly("1:0", "2 from 1", "2:1", "2:2", "3 from 3", "3:3", "3:4", "3:end");
        assertThat(out.get(5))
                .isInstanceOfSatisfying(
                        RunInput.Assembled.class,
                        step -> assertThat(step.tensors().get(WEIGHTS)).isEqualTo(RunLog.tensor(WEIGHTS, 5, 3, 3)));
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
        assertThat(assembler.bufferedBytes(GRADIENT)).isZero();
    }

    @Test
    void whatAnEarlierTrainerStillWritesIsIgnored() throws Exception {
        // Given
        var zombie = new RunEvent.Gap("a-run", 1, RunLog.NOW, 7, 8, 2, "late");
        var log = new RunLog("a-run", 5, WEIGHTS)
                .step(0)
                .nextAttempt(0)
                .step(0)
                .event(zombie)
                .step(1);
        // When
        feed(assembler(log, Set.of(WEIGHTS)), log.all());
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("2 from 0", "2:0", "2:1");
    }

    @Test
    void aStepWhoseFirstChunkIsGoneIsMissing() throws Exception {
        // Given
        var log = new RunLog("a-run", TWO_CHUNKS, WEIGHTS).steps(0, 2).without(Topic.WEIGHTS, 2);
        // When
        feed(assembler(log, Set.of(WEIGHTS)), log.all());
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1-1", "1:2");
    }

    @Test
    void aStepWhoseLastChunkIsGoneIsMissingOnceTheReaderIsPastItsPlace() throws Exception {
        // Given
        var log = new RunLog("a-run", TWO_CHUNKS, WEIGHTS).steps(0, 1).without(Topic.WEIGHTS, 3);
        var assembler = assembler(log, Set.of(WEIGHTS));
        feed(assembler, log.all());
        long place = 106; // of step 1's second chunk
        assembler.advance(WEIGHTS, place);
        drain(assembler);
        List<RunInput> before = List.copyOf(out);
        // When
        assembler.advance(WEIGHTS, place + 1);
        drain(assembler);
        // Then
        assertThat(before).extracting(StepAssemblerTest::word).containsExactly("1:0");
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1-1");
        assertThat(((RunInput.Missing) out.get(1)).reason()).isEqualTo("chunks of its weights are gone from the topic");
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @Test
    void aStepThatFailsItsChecksumIsMissing() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).steps(0, 2);
        byte[] flipped = log.on(Topic.WEIGHTS).get(1).value().clone();
        flipped[13] ^= 1;
        log.replaceValue(Topic.WEIGHTS, 1, flipped);
        // When
        feed(assembler(log, Set.of(WEIGHTS)), log.all());
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1-1", "1:2");
        assertThat(((RunInput.Missing) out.get(1)).reason()).isEqualTo("the checksum of its weights disagrees");
    }

    @Test
    void aStepPublishedWithoutAWantedTensorIsMissing() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, GRADIENT).step(0);
        // When
        feed(assembler(log, BOTH), log.all());
        // Then
        assertThat(out)
                .singleElement()
                .isInstanceOfSatisfying(
                        RunInput.Missing.class,
                        missing -> assertThat(missing.reason()).isEqualTo("its weights was not published"));
    }

    @Test
    void stepsThatThePolicyDoesNotWantAreNotHeld() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).steps(0, 6).gap(7, 8).ended(8);
        var assembler = RunLog.assembler(log.manifest(), Set.of(WEIGHTS), new StepPolicy.Every(3), Map.of());
        long most = 0;
        for (RunLog.Entry entry : log.on(Topic.WEIGHTS)) {
            entry.feed(assembler);
            most = Math.max(most, assembler.bufferedBytes(WEIGHTS));
        }
        // When
        feed(assembler, log.on(Topic.STEPS));
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:3", "1:6", "1:7-8", "1:end");
        assertThat(most).isEqualTo(3 * 40L);
    }

    @Test
    void tensorsThatNobodyAskedForAreNotHeld() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS, GRADIENT).steps(0, 1);
        var assembler = assembler(log, Set.of(GRADIENT));
        // When
        for (RunLog.Entry entry : log.on(Topic.WEIGHTS)) {
            entry.feed(assembler);
        }
        // Then
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @Test
    void anAnalyzerWithoutTensorsGetsEveryStep() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).steps(0, 2).ended(2);
        // When
        feed(assembler(log, Set.of()), log.all());
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1", "1:2", "1:end");
    }

    @Test
    void aRecordThatComesTwiceDoesNoHarm() throws Exception {
        // Given
        var log = new RunLog("a-run", TWO_CHUNKS, WEIGHTS).steps(0, 2).gap(3, 4);
        List<RunLog.Entry> twice = new ArrayList<>();
        for (RunLog.Entry entry : log.all()) {
            twice.addAll(List.of(entry, entry));
        }
        var assembler = assembler(log, Set.of(WEIGHTS));
        // When
        feed(assembler, twice);
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1", "1:2", "1:3-4");
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @Test
    void aStepWhoseRecordWasSentTwiceIsOneStep() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).step(0);
        log.event(log.on(Topic.STEPS).get(0).event().orElseThrow()).step(1);
        // When
        feed(assembler(log, Set.of(WEIGHTS)), log.all());
        // Then
        assertThat(out).extracting(StepAssemblerTest::word).containsExactly("1:0", "1:1");
    }

    @Test
    void goesOnFromWhereItWasWithoutRepeatingAnything() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS, GRADIENT)
                .steps(0, 1)
                .gap(2, 3)
                .steps(4, 6)
                .ended(6);
        var first = assembler(log, BOTH);
        feed(first, log.all());
        List<RunInput> all = List.copyOf(out);
        for (int done = 0; done < all.size(); done++) {
            out.clear();
            var again = RunLog.assembler(log.manifest(), BOTH, all.get(done).nextOffsets());
            // When
            feed(again, log.all());
            // Then
            assertThat(out)
                    .extracting(StepAssemblerTest::word)
                    .containsExactlyElementsOf(all.stream()
                            .skip(done + 1L)
                            .map(StepAssemblerTest::word)
                            .toList());
            assertThat(again.bufferedBytes(WEIGHTS)).isZero();
        }
    }

    @Test
    void saysInEveryInputWhereToGoOn() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).step(0).orphan(1).gap(1, 1).step(2);
        // When
        feed(assembler(log, Set.of(WEIGHTS)), log.all());
        // Then
        assertThat(out)
                .extracting(RunInput::nextOffsets)
                .containsExactly(
                        Map.of(Topic.STEPS, 101L, Topic.WEIGHTS, 101L),
                        Map.of(Topic.STEPS, 103L, Topic.WEIGHTS, 101L),
                        Map.of(Topic.STEPS, 105L, Topic.WEIGHTS, 105L));
    }

    @Test
    void holdsNoMoreThanWhatIsAheadOfTheNextStep() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS);
        for (int step = 0; step < 400; step += 2) {
            log.orphan(step).step(step + 1);
        }
        var assembler = assembler(log, Set.of(WEIGHTS));
        long most = 0;
        var events = log.on(Topic.STEPS).iterator();
        int chunks = 0;
        // When
        for (RunLog.Entry chunk : log.on(Topic.WEIGHTS)) {
            chunk.feed(assembler);
            most = Math.max(most, assembler.bufferedBytes(WEIGHTS));
            if (++chunks % 2 == 0) {
                events.next().feed(assembler);
                drain(assembler);
            }
        }
        // Then
        assertThat(out).hasSize(200);
        assertThat(most).isEqualTo(2 * 40L); // an orphan and a step
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @Test
    void saysWhetherTheNextStepLacksChunks() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS, GRADIENT).step(0);
        var assembler = assembler(log, BOTH);
        boolean atFirst = assembler.waitsFor(WEIGHTS);
        log.on(Topic.STEPS).get(0).feed(assembler);
        boolean withTheEvent = assembler.waitsFor(WEIGHTS);
        // When
        log.on(Topic.WEIGHTS).get(0).feed(assembler);
        // Then
        assertThat(List.of(atFirst, withTheEvent, assembler.waitsFor(WEIGHTS), assembler.waitsFor(GRADIENT)))
                .isEqualTo(Arrays.asList(false, true, false, true));
    }
}
