package io.edgewatch.trainer;

import static io.edgewatch.trainer.ResumableRun.RUN;
import static io.edgewatch.trainer.ResumableRun.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgewatch.trainer.publish.StepsLeftException;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ResumeTest {
    private static final String PACED = "pace: {steps-per-second: 4000}\n";
    private static final long ENDLESS = 1_000_000;

    private final Path root;
    private final ResumableRun run = new ResumableRun();

    ResumeTest(@TempDir Path directory) {
        this.root = directory.resolve("state");
    }

    private void assertEveryStepIsAsIfNeverInterrupted(long steps) throws Exception {
        Map<Long, RunEvent> history = run.history();
        assertThat(history).hasSize((int) steps);
        List<Integer> trajectory = ResumableRun.trajectory(steps);
        history.forEach((step, event) -> {
            assertThat(event).as("step %d", step).isInstanceOf(RunEvent.Step.class);
            assertThat(ResumableRun.weightsChecksum(event))
                    .as("weights of step %d", step)
                    .isEqualTo(trajectory.get(step.intValue()));
        });
    }

    @Test
    void aResumedRunIsBitForBitWhatItWouldHaveBeen() throws Exception {
        // Given: stopped somewhere after step 20
        var trainer = ResumableRun.trainer(settings(root, false, ENDLESS), PACED);
        TopicProducer producer = run.runs.producer().another(sent -> {
            run.runs.accept(sent);
            if (isStep(sent, 20)) {
                trainer.requestStop();
            }
        });
        RunEvent.Ended stopped = ResumableRun.train(trainer, settings(root, false, ENDLESS), producer, run.runs);
        long steps = stopped.lastStep() + 30;
        // When
        RunEvent.Ended ended = run.train(settings(root, true, steps));
        // Then
        assertThat(stopped.outcome()).isEqualTo(RunEvent.Outcome.STOPPED);
        assertThat(ended.attempt()).isEqualTo(2);
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.COMPLETED);
        assertThat(run.manifest().attempts())
                .extracting(Attempt::firstStep)
                .containsExactly(0L, stopped.lastStep() + 1);
        assertEveryStepIsAsIfNeverInterrupted(steps);
    }

    private static boolean isStep(Sent sent, long step) {
        return sent.isOn(Topic.STEPS)
                && TopicProducer.event(sent) instanceof RunEvent.Step taken
                && taken.step() == step;
    }

    /** A broker that goes away for good when it gets the record. */
    private Consumer<Sent> goesAwayAt(Predicate<Sent> record) {
        AtomicBoolean away = new AtomicBoolean();
        return sent -> {
            if (record.test(sent)) {
                away.set(true);
            }
            if (!away.get()) {
                run.runs.accept(sent);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 300})
    void aTrainerKilledWhileTheBrokerIsAwayLeavesEveryStepPublishedOrDeclared(int spilled) throws Exception {
        // Given
        var first = settings(root, false, ENDLESS);
        var trainer = ResumableRun.trainer(first, PACED);
        TopicProducer producer = run.runs.producer().another(goesAwayAt(sent -> isStep(sent, 20)));
        CompletableFuture<RunEvent.Ended> dying = ResumableRun.background(trainer, first, producer, run.runs);
        await().until(() -> trainer.status().spilled() >= spilled);
        Path left = root.resolveSibling("left");
        ResumableRun.copy(root, left);
        long steps = trainer.lastStep() + 20;
        trainer.requestStop();
        assertThatThrownBy(dying::get).hasCauseInstanceOf(StepsLeftException.class);
        // When
        RunEvent.Ended ended = run.train(settings(left, true, steps));
        // Then
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.COMPLETED);
        Map<Long, RunEvent> history = run.history();
        assertThat(history.keySet())
                .containsExactlyElementsOf(LongStream.range(0, steps).boxed().toList());
        List<Integer> trajectory = ResumableRun.trajectory(steps);
        history.forEach((step, event) -> {
            if (event instanceof RunEvent.Gap gap) {
                assertThat(gap.reason()).isEqualTo("the trainer died before publishing them");
                assertThat(gap.attempt()).isEqualTo(1);
            } else {
                assertThat(ResumableRun.weightsChecksum(event)).isEqualTo(trajectory.get(step.intValue()));
            }
        });
        assertThat(history.values())
                .filteredOn(RunEvent.Gap.class::isInstance)
                .hasSizeLessThanOrEqualTo(64); // what the pool holds
    }

    @Test
    void aTrainerKilledWhileTheBrokerIsThereLosesNothing() throws Exception {
        // Given
        var first = settings(root, false, ENDLESS);
        var trainer = ResumableRun.trainer(first, PACED);
        CompletableFuture<RunEvent.Ended> dying =
                ResumableRun.background(trainer, first, run.runs.producer(), run.runs);
        await().until(() -> trainer.status().published() > 100);
        Path left = root.resolveSibling("left");
        ResumableRun.copy(root, left);
        trainer.requestStop();
        long steps = dying.get().lastStep() + 20;
        // When
        run.train(settings(left, true, steps));
        // Then
        assertEveryStepIsAsIfNeverInterrupted(steps);
    }

    @Test
    void aBrokerThatIsAwayAtTheEndLeavesStepsThatResumingPublishes() throws Exception {
        // Given
        var first = settings(root, false, 200);
        TopicProducer producer = run.runs.producer().another(goesAwayAt(sent -> isStep(sent, 20)));
        assertThatThrownBy(() -> ResumableRun.train(ResumableRun.trainer(first, ""), first, producer, run.runs))
                .isInstanceOf(StepsLeftException.class)
                .hasMessageContaining("steps wait in " + root)
                .hasMessageEndingWith("; train with --resume publishes them");
        // When
        RunEvent.Ended ended = run.train(settings(root, true, 0));
        // Then
        assertThat(ended.attempt()).isEqualTo(1);
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.COMPLETED);
        assertThat(ended.lastStep()).isEqualTo(199);
        assertThat(run.runs.producer().arrivedEvents()).last().isEqualTo(ended);
        assertEveryStepIsAsIfNeverInterrupted(200);
    }

    @Test
    void aRunCanBeResumedAgainAndAgain() throws Exception {
        // When
        run.train(settings(root, false, 5));
        run.train(settings(root, true, 9));
        run.train(settings(root, true, 14));
        // Then
        assertThat(run.manifest().attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(run.manifest().plannedSteps()).isEqualTo(14);
        assertEveryStepIsAsIfNeverInterrupted(14);
    }

    @Test
    void theNewAttemptIsAnnouncedAfterWhatTheOldOneLeft() throws Exception {
        // Given
        var first = settings(root, false, 200);
        TopicProducer producer = run.runs.producer().another(goesAwayAt(sent -> isStep(sent, 20)));
        assertThatThrownBy(() -> ResumableRun.train(ResumableRun.trainer(first, ""), first, producer, run.runs))
                .isInstanceOf(StepsLeftException.class);
        // When
        run.train(settings(root, true, 210));
        // Then
        List<RunEvent> events = run.runs.producer().arrivedEvents();
        int started = events.indexOf(new RunEvent.Started(RUN, 2, ResumableRun.NOW));
        assertThat(events.subList(0, started)).allMatch(event -> event.attempt() == 1);
        assertThat(events.subList(started, events.size())).allMatch(event -> event.attempt() == 2);
        assertEveryStepIsAsIfNeverInterrupted(210);
    }

    @Test
    void aTrainerWhoseRunIsTakenOverStopsAndSaysSo() throws Exception {
        // Given
        var first = settings(root, false, ENDLESS);
        var trainer = ResumableRun.trainer(first, PACED);
        CompletableFuture<RunEvent.Ended> superseded =
                ResumableRun.background(trainer, first, run.runs.producer().another(run.runs), run.runs);
        await().until(() -> trainer.status().published() > 10);
        Path elsewhere = root.resolveSibling("elsewhere");
        ResumableRun.copy(root, elsewhere);
        // When
        run.train(settings(elsewhere, true, trainer.lastStep() + 50));
        // Then
        RunEvent.Ended ended = superseded.get();
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.STOPPED);
        assertThat(ended.detail()).isEqualTo("superseded by attempt 2");
        assertThat(ended.attempt()).isEqualTo(1);
        assertThat(trainer.supersededBy()).hasValue(2);
    }

    @Test
    void ofTwoTrainersThatResumeAtOnceTheLaterGoesOnUnderANumberOfItsOwn() throws Exception {
        // Given
        run.train(settings(root, false, 5));
        Path elsewhere = root.resolveSibling("elsewhere");
        ResumableRun.copy(root, elsewhere);
        var stale = run.runs.asItIsNow();
        var one = settings(root, true, ENDLESS);
        var earlier = ResumableRun.trainer(one, PACED);
        CompletableFuture<RunEvent.Ended> superseded =
                ResumableRun.background(earlier, one, run.runs.producer().another(run.runs), run.runs);
        await().until(() -> earlier.status().published() > 10);
        // When
        var other = settings(elsewhere, true, 300);
        RunEvent.Ended ended = ResumableRun.train(ResumableRun.trainer(other, ""), other, run.runs.producer(), stale);
        // Then
        assertThat(superseded.get().detail()).isEqualTo("superseded by attempt 2");
        assertThat(ended.attempt()).isEqualTo(3);
        assertThat(run.manifest().attempts()).extracting(Attempt::firstStep).containsExactly(0L, 5L, 5L);
        assertEveryStepIsAsIfNeverInterrupted(300);
    }

    @Test
    void ofTwoTrainersInOneStateDirectoryTheSecondIsRefused() throws Exception {
        // Given
        try (var state = StateDirectory.open(settings(root, false, 0).stateRoot(), RUN)) {
            // When, Then
            assertThatThrownBy(() -> run.train(settings(root, true, 0)))
                    .hasMessage(
                            "run a-run is being trained by another trainer on this machine, which has " + state.path());
        }
    }

    @Test
    void aDamagedCheckpointLeadsToTheOneBefore() throws Exception {
        // Given
        run.train(settings(root, false, 5));
        run.train(settings(root, true, 9));
        Files.write(root.resolve(RUN).resolve("checkpoint"), new byte[] {1, 2, 3});
        // When
        run.train(settings(root, true, 12));
        // Then
        assertThat(run.manifest().latestAttempt().firstStep()).isLessThan(9);
        assertEveryStepIsAsIfNeverInterrupted(12);
    }
}
