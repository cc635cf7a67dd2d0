package io.edgewatch.runtime.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.runtime.kafka.TopicLayout;
import io.edgewatch.runtime.kafka.TopicState;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsRequestTest {
    private static final TopicsRequest NOTHING_SAID =
            new TopicsRequest(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), List.of());

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 3", "9, 3"})
    void thereAreAsManyCopiesAsBrokersAndAtMostThree(int brokers, short copies) {
        assertThat(NOTHING_SAID.layout(Map.of(), brokers).replication()).isEqualTo(copies);
    }

    @Test
    void whatIsMissingGetsThePartitionsOfWhatIsThere() {
        // Given
        var found =
                Map.of(Topic.RUNS, new TopicState(7, 1, Map.of()), Topic.DEAD_LETTERS, new TopicState(50, 1, Map.of()));
        // When, Then
        assertThat(NOTHING_SAID.layout(found, 1).partitions()).isEqualTo(7);
        assertThat(NOTHING_SAID.layout(Map.of(), 1).partitions()).isEqualTo(TopicLayout.USUAL_PARTITIONS);
    }

    @Test
    void withThreeCopiesAnAcknowledgementIsOfTwo() {
        assertThat(NOTHING_SAID.layout(Map.of(), 3).settings(Topic.STEPS)).containsEntry("min.insync.replicas", "2");
        assertThat(NOTHING_SAID.layout(Map.of(), 2).settings(Topic.STEPS)).doesNotContainKey("min.insync.replicas");
    }

    @Test
    void refusesNoPartitions() {
        assertThatThrownBy(() -> new TopicsRequest(OptionalInt.of(0), OptionalInt.empty(), Optional.empty(), List.of()))
                .hasMessage("--partitions must be 1 to 32767, got: 0");
    }
}
