package io.edgewatch.analyzers.host.assembly;

import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose trainer was started again, with the old one perhaps still at it. */
class AttemptsTest {
    private static final Set<TensorKind> WANTED = Set.of(WEIGHTS);

    private final List<RunInput> out = new ArrayList<>();

    private void drain(StepAssembler assembler) {
        assembler.poll().ifPresent(input -> {
            out.add(input);
            drain(assembler);
        });
    }

    private void feed(StepAssembler assembler, List<RunLog.Entry> entries) throws Exception {
        for (RunLog.Entry entry : entries) {
            entry.feed(assembler);
            drain(assembler);
        }
    }

    private List<String> words() {
        return words(out);
    }

    private static List<String> words(List<RunInput> inputs) {
        return inputs.stream().map(AttemptsTest::word).toList();
    }

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

    @Test
    void whatADeadTrainerLeftOpenIsDeclaredAsItsOwnAndTheNextGoesOn() throws Exception {
        // Given: steps 55 to 60 were taken, 58 published before 57 was known to be the first step of the next attempt
        var log = new RunLog("a-run", 5, WEIGHTS)
                .steps(53, 54)
                .orphan(55)
                .step(58)
                .gap(55, 60)
                .nextAttempt(57)
                .steps(57, 59)
                .ended(59);
        // When
        feed(RunLog.assembler(log.manifest(), WANTED, Map.of()), log.all());
        // Then: the gap ends where the next attempt begins
        assertThat(words()).containsExactly("1:53", "1:54", "1:55-56", "2 from 57", "2:57", "2:58", "2:59", "2:end");
    }

    @Test
    void stepsThatWereMeasuredBeforeTheNextAttemptWasKnownAreFollowedByItsOwn() throws Exception {
        // Given: live, the manifest names one attempt
        var log = new RunLog("a-run", 5, WEIGHTS).steps(55, 58);
        var assembler = RunLog.assembler(log.manifest(), WANTED, Map.of());
        feed(assembler, log.all());
        int before = log.on(Topic.STEPS).size();
        // When
        log.step(59).nextAttempt(57).steps(57, 58);
        assembler.follow(RunHistory.of(log.manifest()));
        feed(assembler, log.on(Topic.WEIGHTS).subList(before, before + 3));
        feed(assembler, log.on(Topic.STEPS).subList(before, before + 3));
        // Then
        assertThat(words()).containsExactly("1:55", "1:56", "1:57", "1:58", "2 from 57", "2:57", "2:58");
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @Test
    void aStepThatWaitsForItsChunksIsDroppedWhenAnotherAttemptHasIt() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS).step(57);
        var assembler = RunLog.assembler(log.manifest(), WANTED, Map.of());
        log.on(Topic.STEPS).get(0).feed(assembler);
        boolean waited = assembler.waitsFor(WEIGHTS);
        // When
        assembler.follow(RunHistory.of(log.nextAttempt(57).manifest()));
        drain(assembler);
        // Then
        assertThat(waited).isTrue();
        assertThat(assembler.waitsFor(WEIGHTS)).isFalse();
        assertThat(assembler.pendingEvents()).isZero();
        assertThat(out).isEmpty();
    }

    @Test
    void theEndOfASupersededAttemptIsNotTheRunsEnd() throws Exception {
        // Given
        var log = new RunLog("a-run", 5, WEIGHTS)
                .steps(0, 1)
                .ended(1)
                .nextAttempt(2)
                .step(2)
                .nextAttempt(1)
                .step(1)
                .ended(1);
        // When
        feed(RunLog.assembler(log.manifest(), WANTED, Map.of()), log.all());
        // Then: nothing is left of the second attempt
        assertThat(words()).containsExactly("1:0", "3 from 1", "3:1", "3:end");
    }

    @Test
    void chunksOfTheNextAttemptThatLieBeforeTheOldOnesAreNotLost() throws Exception {
        // Given: the new trainer's chunk of 57 lies before the old trainer's of 56, their records the other way round
        var log = new RunLog("a-run", 5, WEIGHTS).step(55).nextAttempt(57);
        var next =
                new RunLog("a-run", 5, WEIGHTS).startingAt(200).nextAttempt(57).step(57);
        var old = new RunLog("a-run", 5, WEIGHTS).startingAt(210).step(56);
        var late = new RunLog("a-run", 5, WEIGHTS).startingAt(220);
        late.event(next.on(Topic.STEPS).get(0).event().orElseThrow());
        List<RunLog.Entry> entries = new ArrayList<>(log.all());
        entries.addAll(next.on(Topic.WEIGHTS));
        entries.addAll(old.on(Topic.WEIGHTS));
        entries.addAll(old.on(Topic.STEPS));
        entries.addAll(late.on(Topic.STEPS));
        feed(RunLog.assembler(log.manifest(), WANTED, Map.of()), entries);
        List<RunInput> all = List.copyOf(out);
        for (int done = 0; done < all.size() - 1; done++) {
            out.clear();
            // When: it is read again from where any of the inputs says
            Map<Topic, Long> from = all.get(done).nextOffsets();
            feed(
                    RunLog.assembler(log.manifest(), WANTED, from),
                    entries.stream()
                            .filter(entry -> entry.offset() >= from.getOrDefault(entry.topic(), 0L))
                            .toList());
            // Then
            assertThat(words()).endsWith("2:57");
        }
        assertThat(words(all)).containsExactly("1:55", "1:56", "2 from 57", "2:57");
    }

    /** What trainers do: each takes steps from its first on, is restarted anywhere, and may go on beside the next. */
    private static RunLog randomRun(Random random) {
        var log = new RunLog("a-run", 2, WEIGHTS);
        long next = 0;
        int attempts = 1 + random.nextInt(3);
        for (int attempt = 1; attempt <= attempts; attempt++) {
            long taken = next + random.nextInt(8);
            for (long step = next; step < taken; step++) {
                if (random.nextInt(4) == 0) {
                    log.orphan(step).gap(step, step);
                } else {
                    log.step(step);
                }
            }
            long first = attempt < attempts ? Math.max(0, taken - random.nextInt(4)) : taken;
            if (attempt < attempts) {
                log.nextAttempt(first);
                int zombieSteps = random.nextInt(3);
                log.by(attempt);
                for (long step = taken; step < taken + zombieSteps; step++) {
                    log.step(step);
                }
                log.by(attempt + 1);
            } else {
                log.step(taken).ended(taken);
            }
            next = first;
        }
        return log;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyStepOfTheHistoryComesOutOnceOfTheAttemptItIsOf(long seed) throws Exception {
        // Given
        var random = new Random(seed);
        var log = randomRun(random);
        var history = RunHistory.of(log.manifest());
        // When
        feed(RunLog.assembler(log.manifest(), WANTED, Map.of()), shuffledTopics(log, random));
        // Then
        Map<Long, Integer> came = new TreeMap<>();
        for (RunInput input : out) {
            long first = -1;
            long last = -2;
            if (input instanceof RunInput.Assembled assembled) {
                first = assembled.step().step();
                last = first;
                assertThat(assembled.tensors().get(WEIGHTS))
                        .isEqualTo(RunLog.tensor(WEIGHTS, 2, input.attempt(), first));
            } else if (input instanceof RunInput.Missing missing) {
                first = missing.firstStep();
                last = missing.lastStep();
            }
            for (long step = first; step <= last; step++) {
                assertThat(came.put(step, input.attempt())).as("step " + step).isNull();
                assertThat(history.has(input.attempt(), step))
                        .as("step " + step)
                        .isTrue();
            }
        }
        RunEvent.Ended end = ((RunInput.Finished) out.get(out.size() - 1)).ended();
        assertThat(came.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, end.lastStep()).boxed().toList());
    }

    /** The two topics in turns that chance decides, each in its order. */
    private static List<RunLog.Entry> shuffledTopics(RunLog log, Random random) {
        List<RunLog.Entry> events = new ArrayList<>(log.on(Topic.STEPS));
        List<RunLog.Entry> chunks = new ArrayList<>(log.on(Topic.WEIGHTS));
        List<RunLog.Entry> order = new ArrayList<>();
        while (!events.isEmpty() || !chunks.isEmpty()) {
            List<RunLog.Entry> from = chunks.isEmpty() || (!events.isEmpty() && random.nextBoolean()) ? events : chunks;
            order.add(from.remove(0));
        }
        return order;
    }
}
