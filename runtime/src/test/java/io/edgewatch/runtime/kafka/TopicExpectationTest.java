package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicExpectationTest {
    private static final TensorBudget BUDGET = TensorBudget.parse("16GiB");
    private static final Map<String, String> DEFAULTS = Map.of(
            "max.message.bytes", "1048588",
            "message.timestamp.type", "CreateTime",
            "min.insync.replicas", "1",
            "retention.ms", "604800000",
            "retention.bytes", "-1",
            "segment.bytes", "1073741824");

    private final Map<Topic, TopicState> found = new EnumMap<>(Topic.class);

    TopicExpectationTest() {
        var layout = TopicLayout.within(BUDGET, 4, (short) 1);
        for (Topic topic : Topic.values()) {
            Map<String, String> settings = new HashMap<>(DEFAULTS);
            settings.putAll(layout.settings(topic));
            found.put(topic, new TopicState(4, 1, settings));
        }
    }

    private void change(Topic topic, String setting, String value) {
        found.computeIfPresent(topic, (same, state) -> {
            Map<String, String> settings = new HashMap<>(state.settings());
            settings.put(setting, value);
            return new TopicState(state.partitions(), state.replication(), settings);
        });
    }

    @Test
    void whatTheLayoutMakesIsAsItShouldBe() {
        // Given
        var strict = new TopicExpectation(OptionalInt.of(4), OptionalInt.of(1), Optional.of(BUDGET));
        // When, Then
        assertThat(strict.faults(found)).isEmpty();
        assertThat(TopicExpectation.ofProcesses().faults(found)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WEIGHTS      | cleanup.policy         | compact        | delete           | true",
                "RUNS         | cleanup.policy         | delete         | compact          | true",
                "STEPS        | cleanup.policy         | compact,delete | delete           | true",
                "STEPS        | retention.ms           | 604800000      | -1               | false",
                "PHASES       | retention.bytes        | 1000           | -1               | false",
                "GRADIENTS    | retention.ms           | 1000           | -1               | false",
                "GRADIENTS    | segment.bytes          | 1073741825     | at most 1073741824 | false",
                "MEASUREMENTS | max.message.bytes      | 1000           | at least 1048588 | true",
                "STEPS        | message.timestamp.type | LogAppendTime  | CreateTime       | false",
                "RUNS         | min.insync.replicas    | 2              | at most 1        | true"
            })
    void oneWrongSettingIsOneFault(Topic topic, String setting, String got, String wanted, boolean critical) {
        // Given
        change(topic, setting, got);
        // When, Then
        assertThat(TopicExpectation.ofProcesses().faults(found))
                .containsExactly(new TopicFault(topic.topicName(), setting, got, wanted, critical));
    }

    @Test
    void aLimitByTimeOnACompactedTopicIsNoFault() {
        // Given
        change(Topic.RUNS, "retention.ms", "1000");
        // When, Then
        assertThat(TopicExpectation.ofProcesses().faults(found)).isEmpty();
    }

    @Test
    void theOneThatHasOtherPartitionsThanMostIsAtFaultAndDeadLettersAreFree() {
        // Given
        found.put(Topic.STEPS, new TopicState(6, 1, Map.of()));
        found.put(Topic.DEAD_LETTERS, new TopicState(1, 1, Map.of()));
        // When, Then
        assertThat(TopicExpectation.ofProcesses().faults(found))
                .containsExactly(new TopicFault("edgewatch.steps", "partitions", "6", "4", true));
    }

    @Test
    void anotherBudgetIsAFaultOfEveryTensorTopicIfOneAsks() {
        // Given
        var other = new TopicExpectation(
                OptionalInt.empty(), OptionalInt.empty(), Optional.of(TensorBudget.parse("32GiB")));
        // When, Then
        assertThat(other.faults(found))
                .extracting(TopicFault::topic)
                .containsExactly(
                        "edgewatch.gradients",
                        "edgewatch.weights",
                        "edgewatch.optimizer-state",
                        "edgewatch.eigenvectors");
    }

    @Test
    void threeCopiesThatDoNotWaitForEachOtherAreAFaultAndTooFewAreOne() {
        // Given
        found.replaceAll((topic, state) -> new TopicState(4, 3, state.settings()));
        change(Topic.WEIGHTS, "min.insync.replicas", "2");
        found.keySet().removeIf(topic -> topic != Topic.WEIGHTS && topic != Topic.RUNS);
        var five = new TopicExpectation(OptionalInt.empty(), OptionalInt.of(5), Optional.empty());
        // When, Then
        assertThat(TopicExpectation.ofProcesses().faults(found))
                .containsExactly(new TopicFault("edgewatch.runs", "min.insync.replicas", "1", "at least 2", false));
        assertThat(five.faults(found))
                .extracting(TopicFault::setting)
                .containsExactly("replication", "min.insync.replicas", "replication");
    }

    @Test
    void aFaultIsAClauseForAPerson() {
        assertThat(new TopicFault("edgewatch.weights", "cleanup.policy", "compact", "delete", true))
                .hasToString("edgewatch.weights cleanup.policy is compact, wanted delete");
    }
}
