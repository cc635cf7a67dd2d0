package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.edgewatch.wire.PublishPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingLeadTest {
    private static final EndOfRun.Waiting TRAINER = new EndOfRun.Waiting("trainer", "step 3");

    private final Map<String, Long> done = new HashMap<>(Map.of("fast", -1L, "slow", -1L));
    private long now;

    private TrainingLead lead(PublishPlan plan, int maxBehind) {
        return new TrainingLead(plan, maxBehind, () -> done, () -> now);
    }

    @Test
    void trainingTakesAsManyStepsAsAnAnalyzerMayBeBehind() {
        // Given
        TrainingLead lead = lead(PublishPlan.every(1), 3);
        // When, Then
        assertThat(lead.opensFor(2)).isTrue();
        assertThat(lead.opensFor(3)).isFalse();
        done.put("fast", 2L);
        assertThat(lead.opensFor(3)).isFalse();
        done.put("slow", 0L);
        assertThat(lead.opensFor(3)).isTrue();
        assertThat(lead.mostBehind()).containsOnly(entry("fast", 3L), entry("slow", 3L));
    }

    @Test
    void stepsThatAreNotPublishedAreNotWaitedFor() {
        // Given
        TrainingLead lead = lead(PublishPlan.every(100), 1);
        done.replaceAll((instance, none) -> 0L);
        // When, Then
        assertThat(lead.opensFor(99)).isTrue();
        assertThat(lead.opensFor(100)).isTrue();
        assertThat(lead.opensFor(101)).isTrue();
        assertThat(lead.opensFor(200)).isFalse();
    }

    @Test
    void nobodyWaitsForAnAnalyzerThatIsThroughWithTheRun() {
        // Given
        TrainingLead lead = lead(PublishPlan.every(1), 1);
        done.put("fast", 9L);
        // When
        done.remove("slow");
        // Then
        assertThat(lead.opensFor(10)).isTrue();
    }

    @Test
    void withoutABoundTrainingWaitsForNobodyAndTheDistanceIsTold() {
        // Given
        TrainingLead lead = lead(PublishPlan.every(1), 0);
        // When, Then
        assertThat(lead.opensFor(999)).isTrue();
        assertThat(lead.mostBehind()).containsEntry("slow", 1000L);
    }

    @Test
    void theSlowestIsNamedWhileTrainingWaitsForItAndTheWaitIsAddedUp() {
        // Given
        TrainingLead lead = lead(PublishPlan.every(1), 2);
        done.put("fast", 3L);
        // When
        lead.opensFor(4);
        // Then
        assertThat(lead.insteadOfTrainer(TRAINER))
                .isEqualTo(new EndOfRun.Waiting("analyzer slow", "step -1, training waits at 4"));
        assertThat(lead.insteadOfTrainer(EndOfRun.Waiting.OVER).isOver()).isTrue();
        // When
        now += 7_000_000;
        done.put("slow", 3L);
        lead.opensFor(4);
        now += 5_000_000; // does not count
        lead.opensFor(5);
        // Then
        assertThat(lead.insteadOfTrainer(TRAINER)).isEqualTo(TRAINER);
        assertThat(lead.waited()).isEqualTo(Duration.ofMillis(7));
    }
}
