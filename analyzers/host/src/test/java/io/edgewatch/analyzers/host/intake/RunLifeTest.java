package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.analyzers.host.intake.SmallRuns.run;
import static io.edgewatch.analyzers.host.intake.SmallRuns.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that fall silent, are deleted, or go to another host. */
@Timeout(20)
class RunLifeTest {
    private static final RunManifest RUN = RunLog.manifest("a-run", 1, 1, 1);

    private final ReadingHost host = new ReadingHost();

    @AfterEach
    void close() {
        host.close();
    }

    private static RunLog.Entry[] from(RunLog log, long offset) {
        return log.all().stream().filter(entry -> entry.offset() >= offset).toArray(RunLog.Entry[]::new);
    }

    private void append(RunLog.Entry... entries) {
        for (RunLog.Entry entry : entries) {
            host.consumer.append(entry);
        }
    }

    private void measureTo(int steps) {
        host.pollUntil(() -> host.steps("a-run").size() == steps
                && host.status().stream().allMatch(run -> run.progress().measuredSteps() == steps));
    }

    @Test
    void aRunWhoseTrainerIsSilentIsLetGoAndTakenUpAgainWhenRecordsCome() {
        // Given: the trainer dies between a step's chunk and its record
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        var rest = run("a-run", 12).ended(12);
        append(rest.on(Topic.WEIGHTS).get(10));
        measureTo(10);
        // When
        host.clock.advance(ReadingHost.LIMITS.letGoAfter().plusSeconds(1));
        host.poll();
        var active = host.status();
        append(rest.on(Topic.WEIGHTS).subList(11, 13).toArray(RunLog.Entry[]::new));
        append(from(rest.eventsOnly(), 120));
        host.pollUntil(() -> host.heard.words.contains("a-run FINISHED"));
        // Then: nothing is lost, not even the chunk that had been read
        assertThat(active).isEmpty();
        assertThat(host.heard.words)
                .containsExactly(
                        "a-run begins after -1", "a-run let go at 9", "a-run begins after 9", "a-run FINISHED");
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 12));
        assertThat(host.lastProgress("a-run").measuredSteps()).isEqualTo(13);
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
    }

    @Test
    void aRunThatIsHeardOfNowAndThenIsNotLetGo() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        measureTo(10);
        // When
        host.clock.advance(ReadingHost.LIMITS.letGoAfter().minusSeconds(1));
        append(from(run("a-run", 10), 120));
        measureTo(11);
        host.clock.advance(Duration.ofSeconds(2));
        host.poll();
        // Then
        assertThat(host.status()).hasSize(1);
    }

    @Test
    void aRunThatIsDeletedIsForgottenAndNothingMoreIsPublishedOfIt() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        measureTo(10);
        int progresses = host.progresses("a-run").size();
        // When
        host.consumer.appendDeletion("a-run");
        host.pollUntil(() -> host.status().isEmpty());
        append(from(run("a-run", 12).ended(12), 120));
        host.pollUntil(host::readToEnd);
        host.poll();
        // Then
        assertThat(host.steps("a-run")).hasSize(10);
        assertThat(host.progresses("a-run")).hasSize(progresses);
        assertThat(host.deadLetters()).isEmpty();
        assertThat(host.heard.words).containsExactly("a-run begins after -1");
    }

    @Test
    void aRunThatIsRegisteredAgainAfterItsDeletionIsMeasured() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 4).ended(4));
        host.pollUntil(() -> host.isFinished("a-run", 1));
        host.consumer.appendDeletion("a-run");
        host.pollUntil(host::readToEnd);
        host.results.clear();
        // When
        host.consumer.append(RUN);
        host.consumer.append(SmallRuns.steps(new RunLog("a-run", 1, TensorKind.WEIGHTS).startingAt(1000), 1, 0, 2)
                .ended(2));
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactlyElementsOf(words(1, 0, 2));
    }

    @Test
    void aPartitionThatWasLostIsLeftWithoutAWord() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        host.pollUntil(() -> host.steps("a-run").size() == 10);
        int progresses = host.progresses("a-run").size();
        // When
        host.lost();
        // Then
        assertThat(host.progresses("a-run")).hasSize(progresses);
        assertThat(host.registry.find("edgewatch.analysis.lag.steps").gauge()).isNull();
    }

    @Test
    void lagToolsSeeWhatIsDoneAndNothingElseUsesIt() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        measureTo(10);
        // When
        host.clock.advance(Duration.ofSeconds(6));
        host.poll();
        // Then
        var committed = host.consumer.committed(
                Set.of(LogConsumer.on(Topic.STEPS), LogConsumer.on(Topic.WEIGHTS), LogConsumer.on(Topic.RUNS)));
        assertThat(committed)
                .containsEntry(LogConsumer.on(Topic.STEPS), new OffsetAndMetadata(119))
                .containsEntry(LogConsumer.on(Topic.WEIGHTS), new OffsetAndMetadata(119));
    }

    @Test
    void gaugesShowAnActiveRunAndGoWithIt() {
        // Given
        host.knows(RUN).assigned();
        host.consumer.append(run("a-run", 9));
        host.consumer.append(Topic.STEPS, 300, gap(), null);
        host.pollUntil(
                () -> host.status().stream().anyMatch(run -> run.progress().gapSteps() == 3));
        // When
        double lag = host.registry.get("edgewatch.analysis.lag.steps").gauge().value();
        double gaps = host.registry.get("edgewatch.analysis.gap.steps").gauge().value();
        append(ended());
        host.pollUntil(() -> host.isFinished("a-run", 1) && host.status().isEmpty());
        // Then
        assertThat(lag).isZero();
        assertThat(gaps).isEqualTo(3);
        assertThat(host.registry.find("edgewatch.analysis.lag.steps").gauge()).isNull();
        assertThat(host.registry.find("edgewatch.analysis.gap.steps").gauge()).isNull();
        assertThat(host.lastProgress("a-run").analysis()).isEqualTo(Progress.Analysis.FINISHED);
    }

    private static byte[] gap() {
        var log = new RunLog("a-run", 1, TensorKind.WEIGHTS).gap(10, 12);
        return new RunEventCodec().encode(log.on(Topic.STEPS).get(0).event().orElseThrow());
    }

    private static RunLog.Entry ended() {
        return new RunLog("a-run", 1, TensorKind.WEIGHTS)
                .startingAt(400)
                .ended(12)
                .on(Topic.STEPS)
                .get(0);
    }

    @Test
    void whatIsStuckIsSaidWithTheStep() {
        // Given
        var status = new RunStatus(
                "a-run",
                new Progress(1, 7, 8, 0, Map.of(), new byte[0], Progress.Analysis.RUNNING, "", ""),
                9,
                20,
                OptionalLong.of(10));
        // When, Then
        assertThat(status.text()).isEqualTo("run a-run step 9, stuck at step 10");
        assertThat(status.stepsBehind()).isEqualTo(11);
    }
}
