package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LostHistoryTest {
    private final LostHistory lost = new LostHistory("a-run");

    @Test
    void howeverManyStepsAreGoneThereIsOneLine() {
        // Given
        for (int step = 0; step < 40; step++) {
            lost.note(QuadraticRun.gone(step, step));
        }
        // When
        var line = lost.until(40, 0);
        // Then
        assertThat(line).hasValue("history of run a-run begins at step 40: what was before is no longer on the topics");
        assertThat(lost.until(41, 0)).isEmpty();
    }

    @Test
    void aHoleInTheMiddleIsNotTheBeginning() {
        // Given
        lost.note(QuadraticRun.gone(7, 7));
        lost.note(QuadraticRun.gone(8, 8));
        // When, Then
        assertThat(lost.until(9, 0)).hasValue("steps 7 to 8 of run a-run are no longer on the topics");
    }

    @Test
    void whatTheTrainerDeclaredIsNotLost() {
        // Given
        lost.note(QuadraticRun.missing(1, 0, 9));
        // When, Then
        assertThat(lost.until(10, 0)).isEmpty();
    }
}
