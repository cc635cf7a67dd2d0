package io.edgewatch.analyzers.host.attach;

import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepsTopicTest {
    private static final TopicPartition SOURCE = new TopicPartition(Topic.STEPS.topicName(), 0);

    @Test
    void visitsTheEventsFromAnOffsetToTheEndAndPassesOverWhatCannotBeRead() {
        // Given
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(SOURCE, 0L));
        consumer.updateEndOffsets(Map.of(SOURCE, 109L));
        var log = new RunLog("a-run", 1, WEIGHTS).steps(0, 3);
        consumer.schedulePollTask(() -> {
            log.on(Topic.STEPS)
                    .forEach(entry -> consumer.addRecord(new ConsumerRecord<>(
                            SOURCE.topic(),
                            0,
                            entry.offset(),
                            new byte[0],
                            new RunEventCodec().encode(entry.event().orElseThrow()))));
            consumer.addRecord(new ConsumerRecord<>(SOURCE.topic(), 0, 107, new byte[0], new byte[] {9}));
            consumer.addRecord(new ConsumerRecord<>(SOURCE.topic(), 0, 108, new byte[0], null));
        });
        List<Long> visited = new ArrayList<>();
        // When
        new StepsTopic(() -> consumer).read(0, 101, (event, offset) -> visited.add(offset));
        // Then
        assertThat(visited).containsExactly(102L, 104L, 106L);
        assertThat(consumer.closed()).isTrue();
    }
}
