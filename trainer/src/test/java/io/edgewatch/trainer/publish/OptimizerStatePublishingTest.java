package io.edgewatch.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.trainer.spill.SegmentHeader;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.Probe;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A run that publishes 2 of every 4 steps, every third of these with the state (t, t, t, t) of heavy ball. */
@Timeout(60)
class OptimizerStatePublishingTest {
    private static final PublishPlan PLAN = new PublishPlan(4, 2, 3);
    private static final UpdateRule RULE = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
    private static final PublishedRun RUN = new PublishedRun("a-run", 1, 0, 3, Precision.F64, PLAN, 4);
    private static final int LAST = 400;

    private static void offerAll(StepPublisher publisher) throws InterruptedException {
        for (long step = 0; step <= LAST; step++) {
            if (PLAN.publishes(step)) {
                var state = OptimizerState.of(RULE, 3, DataType.DOUBLE, numbers(4, step));
                publisher.offer(new TakenStep(
                        step,
                        Instant.EPOCH,
                        0.5,
                        0.25,
                        numbers(3, step),
                        numbers(3, -step),
                        Optional.of(state),
                        step % 20 == 0 ? Optional.of(new Probe(step, 0.5, 1, 0.001)) : Optional.empty()));
            }
        }
    }

    private static INDArray numbers(int count, long value) {
        return Nd4j.zeros(DataType.DOUBLE, count).addi(value);
    }

    private static void assertPublished(TopicProducer producer) {
        List<Long> published =
                LongStream.rangeClosed(0, LAST).filter(PLAN::publishes).boxed().toList();
        List<Long> carrying =
                published.stream().filter(PLAN::carriesOptimizerState).toList();
        List<RunEvent.Step> steps = producer.steps().toList();
        assertThat(steps).extracting(RunEvent.Step::step).isEqualTo(published);
        assertThat(steps)
                .filteredOn(s -> s.tensors().stream().anyMatch(t -> t.kind() == TensorKind.OPTIMIZER_STATE))
                .extracting(RunEvent.Step::step)
                .isEqualTo(carrying);
        assertThat(steps)
                .allMatch(s -> s.step() % 20 == 0
                        ? s.probe().orElseThrow().equals(new Probe(s.step(), 0.5, 1, 0.001))
                        : s.probe().isEmpty());
        assertThat(producer.on(Topic.OPTIMIZER_STATE))
                .extracting(sent -> numbers(sent.arrived()))
                .isEqualTo(carrying.stream()
                        .map(t -> List.of((double) t, (double) t, (double) t, (double) t))
                        .toList());
        assertThat(producer.on(Topic.WEIGHTS)).hasSameSizeAs(published);
    }

    private static List<Double> numbers(byte[] tensor) {
        var doubles = ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        double[] all = new double[doubles.remaining()];
        doubles.get(all);
        return Arrays.stream(all).boxed().toList();
    }

    private static List<RunEvent> end() {
        return List.of(new RunEvent.Ended("a-run", 1, Instant.EPOCH, LAST, RunEvent.Outcome.COMPLETED, ""));
    }

    @Test
    void everyMthPublishedStepCarriesTheState() throws Exception {
        // Given
        var producer = new TopicProducer(TopicProducer.Sent::acknowledge);
        try (var publisher = new StepPublisher(RUN, new Overflow.Wait(), producer, () -> Instant.EPOCH)) {
            // When
            offerAll(publisher);
            publisher.finish(end(), Duration.ofSeconds(20));
        }
        // Then
        assertPublished(producer);
    }

    @Test
    void stateAndProbeSurviveTheSpill(@TempDir Path directory) throws Exception {
        // Given: a broker that comes back when all is offered
        var header = new SegmentHeader("0123456789abcdef".repeat(4), 1, 24, 32, true);
        var producer = new TopicProducer(sent -> {});
        try (var spill = new Spill(directory, header, 1L << 30);
                var publisher = new StepPublisher(RUN, new Overflow.ToDisk(spill), producer, () -> Instant.EPOCH)) {
            offerAll(publisher);
            assertThat(publisher.spilledSteps()).isPositive();
            // When
            producer.becomes(TopicProducer.Sent::acknowledge);
            publisher.finish(end(), Duration.ofSeconds(20));
        }
        // Then
        assertPublished(producer);
    }

    @Test
    void theStateOfGradientDescentIsItsCountOfGradients() {
        // When, Then
        assertThat(OptimizerState.start(new GradientDescent(0.1), 3, DataType.FLOAT)
                        .toVector())
                .isEqualTo(Nd4j.zeros(DataType.FLOAT, 1));
    }
}
