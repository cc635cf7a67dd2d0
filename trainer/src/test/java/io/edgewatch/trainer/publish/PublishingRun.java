package io.edgewatch.trainer.publish;

import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A run on partition 3 whose step t has weights (t, t, …) and gradient (−t, −t, …), and its publisher. */
final class PublishingRun implements AutoCloseable {
    static final String RUN = "a-run";
    static final int PARTITION = 3;
    /** What a small run's pool holds. */
    static final int POOL_STEPS = 64;

    static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    final TopicProducer producer;
    final StepPublisher publisher;
    private final INDArray weights;
    private final INDArray gradient;

    PublishingRun(int dimension, Overflow overflow, Consumer<TopicProducer.Sent> broker) {
        producer = new TopicProducer(broker);
        publisher = new StepPublisher(
                new PublishedRun(RUN, 2, PARTITION, dimension, Precision.F64, PublishPlan.every(1), 0),
                overflow,
                producer,
                () -> NOW);
        weights = Nd4j.createUninitialized(DataType.DOUBLE, dimension);
        gradient = Nd4j.createUninitialized(DataType.DOUBLE, dimension);
    }

    /** Offers a step, then overwrites the arrays as training does. */
    boolean offer(long step) throws InterruptedException {
        weights.assign(step);
        gradient.assign(-step);
        boolean accepted = publisher.offer(new TakenStep(step, NOW.plusSeconds(step), 0.5, 0.25, weights, gradient));
        weights.assign(Double.NaN);
        gradient.assign(Double.NaN);
        return accepted;
    }

    void offerAll(long first, long last) throws InterruptedException {
        for (long step = first; step <= last; step++) {
            offer(step);
        }
    }

    void finish(long lastStep) throws InterruptedException {
        publisher.finish(List.of(ended(lastStep)), Duration.ofSeconds(20));
    }

    static RunEvent.Ended ended(long lastStep) {
        return new RunEvent.Ended(RUN, 2, NOW, lastStep, RunEvent.Outcome.COMPLETED, "");
    }

    /** One word per event: {@code 4} a step, {@code 5-7} a gap, {@code end}. */
    static String word(RunEvent event) {
        if (event instanceof RunEvent.Step step) {
            return Long.toString(step.step());
        }
        if (event instanceof RunEvent.Gap gap) {
            return gap.firstStep() + "-" + gap.lastStep();
        }
        return event instanceof RunEvent.Ended ? "end" : event.toString();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
