package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TopicSnapshotTest {
    private static final TopicPartition FIRST = new TopicPartition("edgewatch.runs", 0);
    private static final TopicPartition SECOND = new TopicPartition("edgewatch.runs", 1);

    private final TopicSnapshot snapshot = new TopicSnapshot(KafkaConnection.to("not-used:9092"), "test");
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    private void add(TopicPartition partition, long offset) {
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0])));
    }

    private List<String> read() {
        return snapshot.read(consumer, List.of(FIRST, SECOND)).stream()
                .map(record -> record.partition() + ":" + record.offset())
                .toList();
    }

    @Test
    void readsFromTheBeginningToTheEndThereWasAndNoFurther() {
        // Given
        consumer.updateBeginningOffsets(Map.of(FIRST, 3L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 5L, SECOND, 1L));
        add(FIRST, 3);
        add(FIRST, 4);
        add(FIRST, 5);
        add(SECOND, 0);
        // When, Then
        assertThat(read()).containsExactly("0:3", "0:4", "1:0");
    }

    @Test
    void anEmptyTopicHasNoRecords() {
        // Given
        consumer.updateBeginningOffsets(Map.of(FIRST, 7L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 7L, SECOND, 0L));
        // When, Then
        assertThat(read()).isEmpty();
    }

    @Test
    void isNotMisledByRecordsThatCompactionRemoved() {
        // Given
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 100L, SECOND, 0L));
        add(FIRST, 12);
        add(FIRST, 99);
        // When, Then
        assertThat(read()).containsExactly("0:12", "0:99");
    }
}
