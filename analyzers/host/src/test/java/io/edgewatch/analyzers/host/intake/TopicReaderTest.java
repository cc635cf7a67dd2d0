package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.analyzers.host.intake.SmallRuns.run;
import static io.edgewatch.analyzers.host.intake.SmallRuns.steps;
import static io.edgewatch.analyzers.host.intake.SmallRuns.words;
import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicReaderTest {
    /** 1.2 MB a step, so that 60 are more than the reader may hold. */
    private static final int LARGE = 150_000;

    private ReadingHost host = new ReadingHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void measuresARunToItsEndThoughItIsLongerThanAnyBatch() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        host.consumer.append(run("a-run", 199).ended(199));
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 199));
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
        assertThat(host.deadLetters()).isEmpty();
    }

    @Test
    void measuresARunWithoutReadingTensorsIfNoneAreWanted() {
        // Given
        host = new ReadingHost(AnalyzerPlugins.lossesOf(Set.of()));
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        host.consumer.append(run("a-run", 9).ended(9));
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 9));
    }

    @Test
    void recordsOfARunWithoutManifestWaitForItAndAreReadAgain() {
        // Given
        host.assigned();
        host.consumer.isSlow(Topic.RUNS);
        host.consumer.append(RunLog.manifest("a-run", 1, 1, 1));
        host.consumer.append(run("a-run", 49).ended(49));
        for (int i = 0; i < 5; i++) {
            host.poll();
        }
        var pausedBefore = host.consumer.pausedTopics();
        var openedBefore = List.copyOf(host.opened);
        // When
        host.consumer.isFastAgain(Topic.RUNS);
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(pausedBefore).containsExactlyInAnyOrder("edgewatch.steps", "edgewatch.weights");
        assertThat(openedBefore).isEmpty();
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 49));
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
        assertThat(host.consumer.pausedTopics()).isEmpty();
        assertThat(host.deadLetters()).isEmpty();
    }

    @Test
    void aRunWhoseManifestNeverComesIsADeadLetterAndThePartitionGoesOn() {
        // Given
        host.knows(RunLog.manifest("b-run", 1, 1, 1)).assigned();
        host.consumer.append(run("deleted-run", 30).ended(30));
        host.consumer.append(steps(new RunLog("b-run", 1, WEIGHTS).startingAt(1000), 1, 0, 30)
                .ended(30));
        // When
        host.pollUntil(() -> host.isFinished("b-run", 1));
        // Then
        assertThat(host.steps("b-run")).containsExactlyElementsOf(words(1, 0, 30));
        assertThat(host.opened).containsExactly("b-run");
        assertThat(host.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.run()).isEqualTo("deleted-run");
            assertThat(letter.reason()).isEqualTo("no-manifest");
            assertThat(letter.detail())
                    .isEqualTo(
                            "attempt 1 of run deleted-run has no manifest on edgewatch.runs; its records are skipped");
        });
    }

    @Test
    void aLaterAttemptWaitsForTheManifestThatNamesIt() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        host.consumer.append(
                steps(run("a-run", 9).ended(9).nextAttempt(5), 2, 5, 12).ended(12));
        host.consumer.isSlow(Topic.RUNS);
        host.consumer.append(RunLog.manifest("a-run", 1, 1, List.of(0L, 5L)));
        host.pollUntil(() -> host.isFinished("a-run", 1));
        var before = host.steps("a-run");
        // When
        host.consumer.isFastAgain(Topic.RUNS);
        host.pollUntil(() -> host.isFinished("a-run", 2));
        // Then
        assertThat(before).containsExactlyElementsOf(words(1, 0, 9));
        assertThat(host.steps("a-run").subList(10, 18)).containsExactlyElementsOf(words(2, 5, 12));
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
    }

    @Test
    void theStepsThatAnotherAttemptTookAnewAreMeasuredOnceWhenAllIsReadAtOnce() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, List.of(0L, 5L))).assigned();
        host.consumer.append(
                steps(run("a-run", 9).ended(9).nextAttempt(5), 2, 5, 12).ended(12));
        // When
        host.pollUntil(() -> host.isFinished("a-run", 2));
        // Then
        assertThat(host.steps("a-run").subList(0, 5)).containsExactlyElementsOf(words(1, 0, 4));
        assertThat(host.steps("a-run").subList(5, 13)).containsExactlyElementsOf(words(2, 5, 12));
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
    }

    @Test
    void aFinishedRunIsNotTakenUpAgainByRecordsThatFollow() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        var log = run("a-run", 9).ended(9);
        host.consumer.append(log);
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // When
        host.consumer.append(steps(new RunLog("a-run", 1, WEIGHTS).startingAt(1000), 1, 0, 3));
        host.pollUntil(() -> host.consumer
                                .currentLag(LogConsumer.on(Topic.STEPS))
                                .orElseThrow()
                        == 0
                && host.consumer.currentLag(LogConsumer.on(Topic.WEIGHTS)).orElseThrow() == 0);
        host.poll();
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 9));
        assertThat(host.opened).containsExactly("a-run");
    }

    @Test
    void recordsThatCannotBeReadAreCountedAndReportedAndTheRunGoesOn() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        var log = run("a-run", 3).ended(3);
        var chunk = log.on(Topic.WEIGHTS).get(0);
        var otherSize =
                new RunLog("a-run", 7, WEIGHTS).orphan(2).on(Topic.WEIGHTS).get(0);
        host.consumer.append(Topic.RUNS, 0, new byte[] {1, 2, 3}, null);
        host.consumer.append(Topic.STEPS, 0, new byte[] {9, 9, 9}, null);
        host.consumer.append(Topic.STEPS, 1, null, null);
        host.consumer.append(Topic.WEIGHTS, 0, new byte[8], null);
        host.consumer.append(Topic.WEIGHTS, 1, null, chunk.header().orElseThrow());
        host.consumer.append(Topic.WEIGHTS, 2, new byte[5], chunk.header().orElseThrow());
        host.consumer.append(
                Topic.WEIGHTS, 3, otherSize.value(), otherSize.header().orElseThrow());
        host.consumer.append(log);
        host.consumer.seekToBeginning(host.consumer.assignment());
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 3));
        assertThat(host.deadLetters())
                .extracting(DeadLetter::topic, DeadLetter::offset, DeadLetter::run, DeadLetter::reason)
                .containsExactlyInAnyOrder(
                        tuple("edgewatch.runs", 0L, "", "truncated"),
                        tuple("edgewatch.steps", 0L, "", "unknown-version"),
                        tuple("edgewatch.steps", 1L, "", "truncated"),
                        tuple("edgewatch.weights", 0L, "", "invalid"),
                        tuple("edgewatch.weights", 1L, "a-run", "truncated"),
                        tuple("edgewatch.weights", 2L, "a-run", "truncated"),
                        tuple("edgewatch.weights", 3L, "a-run", "oversized"));
        assertThat(host.producer.history()).allMatch(record -> record.partition() == null);
        assertThat(host.registry
                        .get("edgewatch.rejected.records")
                        .tags("source", "losses", "topic", "edgewatch.weights", "reason", "truncated")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void historyThatIsGoneIsMissingAndReadingGoesOn() {
        // Given: retention has taken the weights of steps 0 to 3, so the consumer's position is out of range
        host.knows(RunLog.manifest("a-run", 1, 1, 1));
        host.consumer.append(run("a-run", 9).ended(9));
        host.assigned();
        host.consumer.removeBefore(Topic.WEIGHTS, 107);
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 4, 9));
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(4);
        assertThat(host.lastProgress("a-run").measuredSteps()).isEqualTo(6);
    }

    @Test
    void aPartitionThatIsTakenAwayIsGoneOnWithFromItsProgress() {
        // Given
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        host.consumer.append(run("a-run", 9));
        host.pollUntil(() -> host.steps("a-run").size() == 10);
        // When
        host.revoked();
        host.poll();
        Progress handedOver = host.lastProgress("a-run");
        host.assigned();
        var rest = run("a-run", 19).ended(19);
        rest.all().stream().filter(entry -> entry.offset() >= 120).forEach(host.consumer::append);
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(handedOver.lastCompletedStep()).isEqualTo(9);
        assertThat(handedOver.nextOffsets()).isEqualTo(Map.of(Topic.STEPS, 119L, Topic.WEIGHTS, 119L));
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 19));
        assertThat(host.lastProgress("a-run").measuredSteps()).isEqualTo(20);
    }

    @Test
    void aWorkerThatDiesIsNoticed() {
        // Given
        host = new ReadingHost(AnalyzerPlugins.doing((step, out) -> {
            throw new OutOfMemoryError("native");
        }));
        host.knows(RunLog.manifest("a-run", 1, 1, 1)).assigned();
        host.consumer.append(run("a-run", 3));
        // When, Then
        assertThatThrownBy(() -> host.pollUntil(() -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a worker died")
                .hasMessageContaining("native");
    }

    /** The weights are all equal to t + 0.1. */
    private static RunLog large(long last) {
        var log = new RunLog("a-run", LARGE, WEIGHTS);
        for (long step = 0; step <= last; step++) {
            double w = RunLog.number(WEIGHTS, 1, step);
            log.step(step, 0.5 * LARGE * w * w, Math.sqrt(LARGE) * w);
        }
        return log;
    }

    @Test
    void aTensorTopicThatIsAheadIsPausedUntilTheWorkerHasCaughtUp() {
        // Given
        var goOn = new CountDownLatch(1);
        host = new ReadingHost(AnalyzerPlugins.doing((step, out) -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            out.add(AnalyzerPlugins.LOSS, 0, step.loss(), 0);
        }));
        host.knows(RunLog.manifest("a-run", LARGE, 1, 1)).assigned();
        host.consumer.append(large(99).ended(99));
        // When
        host.pollUntil(() -> host.consumer.pausedTopics().contains("edgewatch.weights"));
        long lag = host.consumer.currentLag(LogConsumer.on(Topic.WEIGHTS)).orElseThrow();
        goOn.countDown();
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(lag).isPositive();
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 99));
        assertThat(host.consumer.pausedTopics()).isEmpty();
    }

    @Test
    void whatDeadTrainersLeftDoesNotStopThePartition() {
        // Given: chunks without a step record, more than the reader would hold
        var dead = new RunLog("dead-run", LARGE, WEIGHTS);
        IntStream.range(0, 60).forEach(dead::orphan);
        host.knows(RunLog.manifest("dead-run", LARGE, 1, 1))
                .knows(RunLog.manifest("b-run", 1, 1, 1))
                .assigned();
        host.consumer.append(dead);
        host.consumer.append(
                steps(new RunLog("b-run", 1, WEIGHTS).startingAt(1000), 1, 0, 9).ended(9));
        // When
        host.pollUntil(() -> host.isFinished("b-run", 1));
        // Then
        assertThat(host.steps("b-run")).containsExactlyElementsOf(words(1, 0, 9));
    }
}
