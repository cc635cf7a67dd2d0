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
        Pacer pacer = Pacer.perSecond(500, StepGate.open(), new StopRequest());
        // When
        List<Long> begun = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            pacer.await(0);
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
        Pacer pacer = Pacer.perSecond(500, StepGate.open(), new StopRequest());
        pacer.await(0);
        long late = System.nanoTime() + 3 * PERIOD_NANOS + PERIOD_NANOS / 2;
        while (System.nanoTime() < late) {
            Thread.onSpinWait();
        }
        long before = System.nanoTime();
        pacer.await(0);
        // When
        pacer.await(0);
        // Then
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(PERIOD_NANOS);
    }

    @Test
    void aStopRequestEndsTheWaitHoweverSlowThePace() throws Exception {
        // Given
        StopRequest stop = new StopRequest();
        Pacer pacer = Pacer.perSecond(1e-300, StepGate.open(), stop);
        pacer.await(0);
        stop.make();
        // When
        pacer.await(0); // a day, else
        // Then
        assertThat(stop.getAsBoolean()).isTrue();
    }

    @Test
    void aStepWaitsUntilTheGateOpensForIt() throws Exception {
        // Given
        List<Long> asked = new ArrayList<>();
        StepGate gate = step -> {
            asked.add(step);
            return asked.size() == 3;
        };
        // When
        Pacer.unpaced(gate, new StopRequest()).await(7);
        // Then
        assertThat(asked).containsExactly(7L, 7L, 7L);
    }

    @Test
    void aStopRequestEndsTheWaitForAGateThatStaysClosed() throws Exception {
        // Given
        StopRequest stop = new StopRequest();
        StepGate gate = step -> {
            stop.make();
            return false;
        };
        // When
        Pacer.unpaced(gate, stop).await(0); // for ever, else
        // Then
        assertThat(stop.getAsBoolean()).isTrue();
    }
}
