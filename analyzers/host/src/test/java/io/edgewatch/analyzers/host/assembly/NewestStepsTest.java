package io.edgewatch.analyzers.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewestStepsTest {
    private final NewestSteps newest = new NewestSteps();

    private static RunInput step(int attempt, long step) {
        var record = new RunEvent.Step("a-run", attempt, RunLog.NOW, step, 1, 1, List.of());
        return new RunInput.Assembled(record, Map.of(), Map.of(Topic.STEPS, step + 1));
    }

    private static RunInput hole(int attempt, long first, long last) {
        return new RunInput.Missing(
                attempt, first, last, RunInput.Cause.DECLARED, "behind", Map.of(Topic.STEPS, last + 1));
    }

    private List<String> after(RunInput... inputs) {
        List.of(inputs).forEach(newest::add);
        List<String> words = new ArrayList<>();
        while (!newest.isEmpty()) {
            words.add(word(newest.take()));
        }
        return words;
    }

    private static String word(RunInput input) {
        if (input instanceof RunInput.Missing missing) {
            return missing.attempt() + ":" + missing.firstStep() + "-" + missing.lastStep() + " " + missing.cause()
                    + " to " + missing.nextOffsets().get(Topic.STEPS);
        }
        return input instanceof RunInput.Assembled assembled
                ? assembled.attempt() + ":" + assembled.step().step()
                : input.attempt() + " " + input.getClass().getSimpleName();
    }

    @Test
    void oneStepIsThatStep() {
        // When, Then
        assertThat(after(step(1, 3))).containsExactly("1:3");
    }

    @Test
    void olderStepsBecomeOneHoleThatIsSaidToBeSkipped() {
        // When, Then
        assertThat(after(step(1, 3), step(1, 4), step(1, 5), step(1, 6))).containsExactly("1:3-5 SKIPPED to 6", "1:6");
    }

    @Test
    void holesThatWereDeclaredStayInTheirPlace() {
        // When, Then
        assertThat(after(step(1, 3), hole(1, 4, 5), step(1, 6), step(1, 7)))
                .containsExactly("1:3-3 SKIPPED to 4", "1:4-5 DECLARED to 6", "1:6-6 SKIPPED to 7", "1:7");
    }

    @Test
    void anotherAttemptsStepIsNewerAndTheEndComesLast() {
        // When
        var words = after(
                step(1, 9),
                new RunInput.Begun(2, 5, Map.of()),
                step(2, 5),
                step(2, 6),
                new RunInput.Finished(
                        new RunEvent.Ended("a-run", 2, RunLog.NOW, 6, RunEvent.Outcome.COMPLETED, ""), Map.of()));
        // Then
        assertThat(words).containsExactly("1:9-9 SKIPPED to 10", "2 Begun", "2:5-5 SKIPPED to 6", "2:6", "2 Finished");
    }

    @Test
    void tellsOfALaterAttempt() {
        // Given
        newest.add(step(1, 9));
        boolean before = newest.holdsLaterThan(1);
        // When
        newest.add(new RunInput.Begun(2, 5, Map.of()));
        // Then
        assertThat(before).isFalse();
        assertThat(newest.holdsLaterThan(1)).isTrue();
    }
}
