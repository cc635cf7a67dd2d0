package io.edgewatch.wire;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void namesAreUniqueAndBeginWithTheProject() {
        // Given
        Stream<Topic> topics = Stream.of(Topic.values());
        // When
        List<String> names = topics.map(Topic::topicName).toList();
        // Then
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("edgewatch\\.[a-z][a-z-]*"));
    }

    @ParameterizedTest
    @EnumSource
    void aTopicIsFoundByItsName(Topic topic) {
        // Given
        String name = topic.topicName();
        // When
        Optional<Topic> found = Topic.named(name);
        // Then
        assertThat(found).contains(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "runs", "RUNS", "edgewatch.", "edgewatch.run", "edgewatch.runs ", "__consumer_offsets"})
    void noOtherNameIsATopicOfOurs(String name) {
        // Given
        String foreign = name;
        // When
        Optional<Topic> found = Topic.named(foreign);
        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void everyTopicIsKeptAsItsContentNeeds() {
        // Given
        Stream<Topic> topics = Stream.of(Topic.values());
        // When
        Map<Topic.Retention, Set<Topic>> kept = topics.collect(groupingBy(Topic::retention, toSet()));
        // Then
        assertThat(kept)
                .containsEntry(
                        Topic.Retention.LATEST_PER_KEY,
                        Set.of(Topic.RUNS, Topic.DATASETS, Topic.MEASUREMENTS, Topic.PROGRESS))
                .containsEntry(
                        Topic.Retention.TENSORS,
                        Set.of(Topic.GRADIENTS, Topic.WEIGHTS, Topic.OPTIMIZER_STATE, Topic.EIGENVECTORS))
                .containsEntry(
                        Topic.Retention.HISTORY, Set.of(Topic.STEPS, Topic.PHASES, Topic.ALERTS, Topic.DEAD_LETTERS));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"RUNS", "DATASETS", "MEASUREMENTS"})
    void theLatestPerKeyIsKeptByCompaction(Topic topic) {
        // Given
        long tensorBudget = GIBIBYTE;
        // When
        Map<String, String> settings = topic.settings(tensorBudget);
        // Then
        assertThat(settings).containsExactly(Map.entry("cleanup.policy", "compact"));
    }

    @Test
    void progressIsCompactedAndHasRoomForTheStateOfAnalyzers() {
        // When
        Map<String, String> settings = Topic.PROGRESS.settings(GIBIBYTE);
        // Then
        assertThat(settings)
                .containsOnly(
                        Map.entry("cleanup.policy", "compact"),
                        Map.entry("max.message.bytes", "16777216"),
                        Map.entry("segment.bytes", "67108864"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"STEPS", "PHASES", "ALERTS", "DEAD_LETTERS"})
    void historyIsKeptForEverWhateverTheTensorBudget(Topic topic) {
        // Given
        long tensorBudget = GIBIBYTE;
        // When
        Map<String, String> settings = topic.settings(tensorBudget);
        // Then
        assertThat(settings)
                .containsOnly(
                        Map.entry("cleanup.policy", "delete"),
                        Map.entry("retention.ms", "-1"),
                        Map.entry("retention.bytes", "-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1073741824", // no limit: the largest segment
        "0, 16777216",
        "1000000, 16777216",
        "134217728, 16777216", // 128 MiB: an eighth is the smallest segment
        "1073741824, 134217728",
        "8589934592, 1073741824",
        "10737418240, 1073741824",
        "9223372036854775807, 1073741824"
    })
    void tensorsAreKeptBySizeInSegmentsOfAnEighthWithinBounds(long budget, String segmentBytes) {
        // Given
        Topic topic = Topic.WEIGHTS;
        // When
        Map<String, String> settings = topic.settings(budget);
        // Then
        assertThat(settings)
                .containsOnly(
                        Map.entry("cleanup.policy", "delete"),
                        Map.entry("retention.ms", "-1"),
                        Map.entry("retention.bytes", Long.toString(budget)),
                        Map.entry("segment.bytes", segmentBytes));
    }

    @ParameterizedTest
    @EnumSource
    void aTensorGoesToATensorTopicOfItsOwnName(TensorKind kind) {
        // Given
        String label = kind.label();
        // When
        TensorKind found = TensorKind.labelled(label);
        // Then
        assertThat(found).isEqualTo(kind);
        assertThat(kind.topic().retention()).isEqualTo(Topic.Retention.TENSORS);
        assertThat(kind.topic().topicName()).startsWith("edgewatch." + label);
    }

    @ParameterizedTest
    @EnumSource
    void aPrecisionIsFoundByItsLabel(Precision precision) {
        // Given
        String label = precision.label();
        // When
        Precision found = Precision.labelled(label);
        // Then
        assertThat(found).isEqualTo(precision);
        assertThat(label).isEqualTo("f" + precision.bytes() * Byte.SIZE);
    }
}
