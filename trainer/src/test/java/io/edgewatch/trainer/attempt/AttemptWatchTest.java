package io.edgewatch.trainer.attempt;

import static io.edgewatch.trainer.attempt.ManifestRecords.manifest;
import static io.edgewatch.trainer.attempt.ManifestRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptWatchTest {
    private static final TopicPartition RUNS = new TopicPartition(Topic.RUNS.topicName(), ManifestRecords.PARTITION);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Integer> superseded = new CopyOnWriteArrayList<>();
    /** Of attempt 2, whose manifest lies at offset 40. */
    private final AttemptWatch watch = watch();

    private AttemptWatch watch() {
        consumer.updateBeginningOffsets(Map.of(RUNS, 0L));
        return new AttemptWatch(manifest("a-run", 2), 40, () -> consumer, superseded::add);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void arrives(ConsumerRecord<byte[], byte[]> record) {
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }

    /** Whether the watch has read up to the offset, and with it all before. */
    private void awaitRead(long offset) {
        await().until(() -> consumer.closed() || consumer.position(RUNS) > offset);
    }

    @Test
    void tellsOfAHigherAttempt() {
        // When
        arrives(record(manifest("a-run", 3), 41));
        // Then
        await().untilAsserted(() -> assertThat(superseded).containsExactly(3));
    }

    @Test
    void theLaterOfTwoManifestsOfOneAttemptWins() {
        // When: another trainer registered attempt 2 after this one did
        arrives(record(manifest("a-run", 2), 41));
        // Then
        await().untilAsserted(() -> assertThat(superseded).containsExactly(2));
    }

    @Test
    void whatIsNoHigherAttemptOfThisRunIsPassedOver() {
        // Given
        arrives(record(manifest("another", 9), 41));
        arrives(record(manifest("a-run", 1), 42));
        byte[] key = "a-run".getBytes(StandardCharsets.UTF_8);
        arrives(new ConsumerRecord<>(RUNS.topic(), RUNS.partition(), 43, key, new byte[] {1, 2, 3}));
        // When
        arrives(record(manifest("a-run", 4), 44));
        // Then
        await().untilAsserted(() -> assertThat(superseded).containsExactly(4));
    }

    @Test
    void itsOwnManifestIsNotReadAtAll() {
        // When
        arrives(record(manifest("another", 1), 41));
        awaitRead(41);
        // Then
        assertThat(superseded).isEmpty();
    }

    @Test
    void closingEndsTheConsumer() {
        // When
        watch.close();
        // Then
        assertThat(consumer.closed()).isTrue();
    }
}
