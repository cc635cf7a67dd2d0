package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.analyzers.host.intake.SmallRuns.steps;
import static io.edgewatch.wire.TensorKind.OPTIMIZER_STATE;
import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.From;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.Topic;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An instance that needs the optimizer's state, on runs of RMSProp that publish it with every third step. */
@Timeout(30)
class OptimizerStateTest {
    private static final PublishPlan EVERY_THIRD = new PublishPlan(1, 1, 3);
    private static final AnalyzerPlugins.Plugin SEEING = new AnalyzerPlugins.Plugin(
            "losses",
            Set.of(TensorInput.WEIGHTS, TensorInput.OPTIMIZER_STATE),
            (step, out) -> out.add(
                    AnalyzerPlugins.LOSS,
                    0,
                    step.requireOptimizerState().getDouble(0)
                            - step.requireWeights().getDouble(0),
                    0));

    private ReadingHost host = new ReadingHost(SEEING);

    @AfterEach
    void close() {
        host.close();
    }

    private static RunLog rmsProp(PublishPlan plan) {
        return new RunLog("a-run", 1, WEIGHTS, OPTIMIZER_STATE).publishing(plan);
    }

    private void read(RunLog log) {
        host.knows(log.manifest()).assigned();
        host.consumer.append(log);
        host.pollUntil(() -> host.heard.words.stream().anyMatch(word -> word.matches("a-run [A-Z]+")));
    }

    @Test
    void measuresTheStepsThatCarryAStateAndTheOthersAreNotMissing() {
        // When
        read(steps(rmsProp(EVERY_THIRD), 1, 0, 10).ended(10));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:3", "1:6", "1:9");
        Progress end = host.lastProgress("a-run");
        assertThat(end.analysis()).isEqualTo(Progress.Analysis.FINISHED);
        assertThat(end.measuredSteps()).isEqualTo(4);
        assertThat(end.gapSteps()).isZero();
        assertThat(end.lastCompletedStep()).isEqualTo(10);
        assertThat(host.deadLetters()).isEmpty();
    }

    @Test
    void ofAHoleOnlyTheStepsThatWouldHaveCarriedAStateAreMissing() {
        // When
        read(steps(steps(rmsProp(EVERY_THIRD), 1, 0, 4).gap(5, 7), 1, 8, 10).ended(10));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:3", "1:9");
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(1);
    }

    @Test
    void aStateThatIsGoneIsAMissingStep() {
        // When
        read(steps(rmsProp(EVERY_THIRD), 1, 0, 10)
                .without(Topic.OPTIMIZER_STATE, 1)
                .ended(10));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:6", "1:9");
        assertThat(host.lastProgress("a-run").detail()).contains("chunks of its optimizer-state are gone");
    }

    @Test
    void anotherAttemptIsFollowed() {
        // When
        read(steps(steps(rmsProp(EVERY_THIRD), 1, 0, 7).nextAttempt(5), 2, 5, 10)
                .ended(10));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:3", "2:6", "2:9");
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
    }

    @Test
    void aRunThatPublishesNoneIsRefusedByName() {
        // Given
        var withoutState = new RunLog("a-run", 1, WEIGHTS);
        // When
        read(steps(withoutState, 1, 0, 3).ended(3));
        // Then
        assertThat(host.lastProgress("a-run").detail()).contains("publish: {optimizer-state: {every: 1}}");
        assertThat(host.heard.words).contains("a-run REFUSED");
    }

    @Test
    void attachedInTheMiddleItBeginsWithTheNextStepThatCarriesAState() {
        // Given
        var log = steps(rmsProp(EVERY_THIRD), 1, 0, 10).ended(10);
        host.close();
        host = new ReadingHost(
                AnalyzerInstance.of(SEEING),
                new Attachment(Optional.of(log.manifest()), From.parse("step:4"), StepPolicy.ALL));
        host.consumer.append(log);
        host.searched.addAll(log.on(Topic.STEPS));
        host.knows(log.manifest()).attached();
        // When
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then: 0 and 3 are passed over
        assertThat(host.steps("a-run")).containsExactly("1:6", "1:9");
        assertThat(host.lastProgress("a-run").gapSteps()).isEqualTo(2);
    }

    @Test
    void goesOnWhereAnotherHostStopped() {
        // Given
        var before = steps(rmsProp(EVERY_THIRD), 1, 0, 5);
        var whole = steps(rmsProp(EVERY_THIRD), 1, 0, 10).ended(10);
        host.knows(before.manifest()).assigned();
        host.consumer.append(before);
        host.pollUntil(() -> host.steps("a-run").size() == 2);
        host.revoked();
        // When
        host.assigned();
        for (Topic topic : new Topic[] {Topic.STEPS, Topic.WEIGHTS, Topic.OPTIMIZER_STATE}) {
            whole.on(topic).stream().skip(before.on(topic).size()).forEach(host.consumer::append);
        }
        host.pollUntil(() -> host.isFinished("a-run", 1));
        // Then
        assertThat(host.steps("a-run")).containsExactly("1:0", "1:3", "1:6", "1:9");
        assertThat(host.lastProgress("a-run").gapSteps()).isZero();
    }
}
