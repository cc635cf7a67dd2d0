package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long PERIOD_NANOS = 2_000_000;

    @Test
    void noMoreRoundsBeginThanThePaceAllows() throws Exception {
        // Given
        long created = System.nanoTime();
        Pacer pacer = Pacer.perSecond(500, new StopRequest());
        // When
        List<Long> begun = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            pacer.awaitNext();
            begun.add(System.nanoTime() - created);
        }
        // Then
        for (int round = 1; round < 20; round++) {
            assertThat(begun.get(round)).isGreaterThanOrEqualTo((round) * PERIOD_NANOS);
        }
    }

    @Test
    void aLateRoundIsNotMadeUpForByHurryingLater() throws Exception {
        // Given
        Pacer pacer = Pacer.perSecond(500, new StopRequest());
        pacer.awaitNext();
        long late = System.nanoTime() + 3 * PERIOD_NANOS + PERIOD_NANOS / 2;
        while (System.nanoTime() < late) {
            Thread.onSpinWait();
        }
        long before = System.nanoTime();
        pacer.awaitNext();
        // When
        pacer.awaitNext();
        // Then
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(PERIOD_NANOS);
    }

    @Test
    void aStopRequestEndsTheWaitHoweverSlowThePace() throws Exception {
        // Given
        StopRequest stop = new StopRequest();
        Pacer pacer = Pacer.perSecond(1e-300, stop);
        pacer.awaitNext();
        stop.make();
        // When
        pacer.awaitNext(); // a day, else
        // Then
        assertThat(stop.getAsBoolean()).isTrue();
    }
}
