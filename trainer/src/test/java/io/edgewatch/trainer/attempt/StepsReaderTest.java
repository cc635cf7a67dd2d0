package io.edgewatch.trainer.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StepsReaderTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final int PARTITION = 3;
    private static final TopicPartition STEPS = new TopicPartition(Topic.STEPS.topicName(), PARTITION);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    private void holds(long end, Runnable records) {
        consumer.updateBeginningOffsets(Map.of(STEPS, 0L));
        consumer.updateEndOffsets(Map.of(STEPS, end));
        consumer.schedulePollTask(records);
    }

    private void add(long offset, String run, byte[] value) {
        consumer.addRecord(
                new ConsumerRecord<>(STEPS.topic(), PARTITION, offset, run.getBytes(StandardCharsets.UTF_8), value));
    }

    private static byte[] step(String run, long step) {
        return new RunEventCodec().encode(new RunEvent.Step(run, 1, NOW, step, 0.5, 1, List.of()));
    }

    private ToldSteps read() {
        return new StepsReader(consumer, Duration.ofSeconds(2))
                .read(new ToldSteps("a-run", PublishPlan.every(1)), "a-run", PARTITION, 10);
    }

    @Test
    void readsTheRunsEventsFromTheOffsetToTheEnd() {
        // Given
        holds(14, () -> {
            add(9, "a-run", step("a-run", 0));
            add(10, "a-run", step("a-run", 1));
            add(11, "another", step("another", 2));
            add(12, "a-run", new byte[] {1, 2});
            add(13, "a-run", step("a-run", 3));
        });
        // When
        ToldSteps told = read();
        // Then
        assertThat(told.untold(1, 0, 5, NOW, "why"))
                .extracting(RunEvent.Gap::firstStep, RunEvent.Gap::lastStep)
                .containsExactly(tuple(0L, 0L), tuple(2L, 2L), tuple(4L, 4L));
    }

    @Test
    void givesUpWhenNothingComes() {
        // Given
        holds(14, () -> {});
        // When, Then
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run a-run")
                .hasMessageEndingWith("made no headway for 2 s; is the broker away?");
    }
}
