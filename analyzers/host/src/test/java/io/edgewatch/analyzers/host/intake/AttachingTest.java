package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.analyzers.host.intake.SmallRuns.run;
import static io.edgewatch.analyzers.host.intake.SmallRuns.steps;
import static io.edgewatch.analyzers.host.intake.SmallRuns.words;
import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.From;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where an instance begins with a run, which steps it takes, and what it leaves alone. */
@Timeout(20)
class AttachingTest {
    private static final RunManifest RUN = RunLog.manifest("a-run", 1, 1, 1);

    private ReadingHost host = new ReadingHost();

    @AfterEach
    void close() {
        host.close();
    }

    private static Attachment to(RunManifest run, String from) {
        return new Attachment(Optional.of(run), From.parse(from), StepPolicy.ALL);
    }

    private static Attachment toAll(String from, String policy) {
        return new Attachment(Optional.empty(), From.parse(from), StepPolicy.parse(policy));
    }

    private void host(Attachment attachment, RunLog log) {
        host.close();
        host = new ReadingHost(attachment);
        host.consumer.append(log);
        host.searched.addAll(log.on(Topic.STEPS));
    }

    private Progress progress(int attempt, long last, long measured, Progress.Analysis analysis, String digest) {
        return new Progress(
                attempt,
                last,
                measured,
                0,
                Map.of(Topic.STEPS, 101 + 2 * last, Topic.WEIGHTS, 101 + 2 * last),
                new byte[0],
                analysis,
                "",
                digest);
    }

    private static String ownDigest() {
        return AnalyzerInstance.of(AnalyzerPlugins.losses()).configurationDigest();
    }

    @Test
    void aRunAloneIsMeasuredToItsEndWithoutTouchingTheOthersOfItsPartition() {
        // Given
        host(to(RUN, "start"), run("a-run", 9).ended(9));
        host.consumer.append(steps(new RunLog("b-run", 1, WEIGHTS).startingAt(1000), 1, 0, 9));
        host.knows(RUN).knows(RunLog.manifest("b-run", 1, 1, 1)).attached();
        // When
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 9));
        assertThat(host.opened).containsExactly("a-run");
        assertThat(host.deadLetters()).isEmpty();
        assertThat(host.heard.words).containsExactly("a-run begins after -1", "a-run FINISHED");
        assertThat(host.end())
                .hasValueSatisfying(end -> assertThat(end)
                        .isInstanceOfSatisfying(
                                RunEnd.Done.class,
                                done -> assertThat(done.progress().measuredSteps())
                                        .isEqualTo(10)));
    }

    @Test
    void aRunAloneHasNoEndWhileItIsLive() {
        // Given
        host(to(RUN, "start"), run("a-run", 9));
        host.knows(RUN).attached();
        // When
        host.pollUntil(() -> host.steps("a-run").size() == 10);
        host.poll();
        // Then
        assertThat(host.end()).isEmpty();
    }

    @Test
    void fromStartMeasuresAnewWhateverWasDone() {
        // Given
        host(to(RUN, "start"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 9, 10, Progress.Analysis.FINISHED, ownDigest()));
        host.knows(RUN).attached();
        // When
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 9));
    }

    @Test
    void committedGoesOnAndIsOverAtOnceIfAllIsDone() {
        // Given
        host(to(RUN, "committed"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 9, 10, Progress.Analysis.FINISHED, ownDigest()));
        host.knows(RUN).attached();
        // When
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(host.steps("a-run")).isEmpty();
        assertThat(host.opened).isEmpty();
    }

    @Test
    void committedGoesOnWhereItWas() {
        // Given
        host(to(RUN, "committed"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 3, 4, Progress.Analysis.RUNNING, ownDigest()));
        host.knows(RUN).attached();
        // When
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 4, 9));
        assertThat(host.lastProgress("a-run").measuredSteps()).isEqualTo(10);
    }

    @Test
    void fromAStepReadsNothingOfTheStepsBefore() {
        // Given
        host(to(RUN, "step:6"), run("a-run", 9).ended(9));
        host.knows(RUN).attached();
        long weights = host.consumer.position(LogConsumer.on(Topic.WEIGHTS));
        // When
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(weights).isEqualTo(112); // of step 6
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 6, 9));
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(6);
        assertThat(host.lastProgress("a-run").detail())
                .isEqualTo("steps 0 to 5: not measured, for it began from step:6");
    }

    @Test
    void fromAStepThatIsNotThereYetWaitsForIt() {
        // Given
        host(to(RUN, "step:12"), run("a-run", 9));
        host.knows(RUN).attached();
        host.poll();
        // When
        var rest = run("a-run", 14).ended(14);
        rest.all().stream().filter(entry -> entry.offset() >= 120).forEach(host.consumer::append);
        host.pollUntil(() -> host.end().isPresent());
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 12, 14));
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(12);
    }

    @Test
    void fromTheLatestStepDeclaresThoseBeforeMissing() {
        // Given
        host(toAll("latest", "every"), run("a-run", 9));
        host.knows(RUN).assigned();
        // When
        host.pollUntil(() -> !host.steps("a-run").isEmpty());
        var rest = run("a-run", 12).ended(12);
        rest.all().stream().filter(entry -> entry.offset() >= 120).forEach(host.consumer::append);
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 9, 12));
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(9);
    }

    @Test
    void inAGroupARunThatWasBegunGoesOnWhateverIsAskedFor() {
        // Given
        host(toAll("latest", "every"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 3, 4, Progress.Analysis.RUNNING, ownDigest()));
        host.knows(RUN).assigned();
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 4, 9));
    }

    @Test
    void aNewestStepOfALaterAttemptIsThatAttempts() {
        // Given
        var log = steps(run("a-run", 9).nextAttempt(5), 2, 5, 7).ended(7);
        host(toAll("latest", "every"), log);
        host.knows(log.manifest()).assigned();
        // When
        host.pollUntil(() -> host.isFinished("a-run", 2));
        // Then
        assertThat(host.steps("a-run")).containsExactly("2:7");
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(2);
    }

    @Test
    void aRunThatWasMeasuredWithAnotherConfigurationIsLeftAlone() {
        // Given
        host(toAll("committed", "every"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 3, 4, Progress.Analysis.RUNNING, "feedbeef"));
        host.consumer.append(
                steps(new RunLog("b-run", 1, WEIGHTS).startingAt(1000), 1, 0, 2).ended(2));
        host.knows(RUN).knows(RunLog.manifest("b-run", 1, 1, 1)).assigned();
        // When
        host.pollUntil(() -> host.isFinished("b-run", 1));
        // Then
        assertThat(host.opened).containsExactly("b-run");
        assertThat(host.heard.words.get(0))
                .contains("a-run refused: ")
                .contains("feedbeef")
                .contains(ownDigest())
                .contains("--as OTHER");
    }

    @Test
    void anEarlierVersionsProgressAndOneThatMeasuredNothingDoNotBindTheConfiguration() {
        // Given
        host(toAll("committed", "every"), run("a-run", 9).ended(9));
        host.hasRecorded("a-run", progress(1, 3, 4, Progress.Analysis.RUNNING, ""));
        host.hasRecorded("b-run", progress(1, -1, 0, Progress.Analysis.REFUSED, "feedbeef"));
        host.consumer.append(
                steps(new RunLog("b-run", 1, WEIGHTS).startingAt(1000), 1, 0, 2).ended(2));
        host.knows(RUN).knows(RunLog.manifest("b-run", 1, 1, 1)).assigned();
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1) && host.isFinished("b-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 4, 9));
        assertThat(host.steps("b-run")).containsExactlyElementsOf(words(1, 0, 2));
    }

    @Test
    void everyNthStepOnly() {
        // Given
        host(toAll("committed", "every:4"), run("a-run", 9).ended(9));
        host.knows(RUN).assigned();
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:4", "1:8");
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
        assertThat(host.lastProgress("a-run").lastCompletedStep()).isEqualTo(9);
    }

    @Test
    void whoSkipsToTheNewestMeasuresTheFirstItGetsThenTheLastThereIs() {
        // Given
        var atFirst = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = AnalyzerPlugins.doing((step, out) -> {
            atFirst.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            out.add(AnalyzerPlugins.LOSS, 0, step.loss(), 0);
        });
        host = new ReadingHost(AnalyzerInstance.of(slow), toAll("committed", "latest"));
        host.consumer.append(run("a-run", 199).ended(199));
        host.knows(RUN).assigned();
        // When
        host.pollUntil(() -> atFirst.getCount() == 0 && host.readToEnd());
        goOn.countDown();
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        List<String> measured = host.steps("a-run");
        assertThat(measured).hasSizeLessThan(10).endsWith("1:199");
        assertThat(host.lastProgress("a-run").measuredSteps()).isEqualTo(measured.size());
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(200 - measured.size());
    }
}
