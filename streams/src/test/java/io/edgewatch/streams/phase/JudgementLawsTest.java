package io.edgewatch.streams.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every sequence, tried on random walks around the edge with losses that jump now and then. */
class JudgementLawsTest {
    private static final int STEPS = 2_000;

    private record Step(double loss, double ratio) {}

    private static List<Step> walk(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        double ratio = random.nextDouble(0.3, 1.3);
        double loss = 1;
        for (int step = 0; step < STEPS; step++) {
            ratio = Math.max(0.1, Math.min(1.6, ratio + random.nextDouble(-0.06, 0.06)));
            double swing = random.nextInt(3) == 0 ? 0.1 * (step % 2 == 0 ? 1 : -1) : 0;
            loss *= random.nextInt(500) == 0 ? 300 : random.nextDouble(0.9, 1.1) * (loss > 3 ? 0.8 : 1);
            steps.add(new Step(loss, ratio + swing));
        }
        return steps;
    }

    private static Course follow(List<Step> steps) {
        Course course = new Course();
        for (int step = 0; step < steps.size(); step++) {
            course.trained(step, steps.get(step).loss())
                    .measured(step, steps.get(step).ratio());
        }
        return course;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverAnnouncesTwoCrossingsWithoutAMeasuredStepBelowTheLeaveRatioBetween(long seed) {
        // Given
        List<Step> steps = walk(seed);
        // When
        List<Long> crossings = follow(steps).alerts.stream()
                .filter(alert -> alert.kind() == Alert.Kind.CROSSED_EDGE)
                .map(Alert::step)
                .toList();
        // Then
        assertThat(crossings).isNotEmpty();
        for (int i = 1; i < crossings.size(); i++) {
            assertThat(steps.subList(
                            crossings.get(i - 1).intValue(), crossings.get(i).intValue()))
                    .anyMatch(step -> step.ratio() < Course.SETTINGS.leaveRatio());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void announcesACrossingOnlyAtAStepAtTheEdgeAfterOneBelow(long seed) {
        // Given
        List<Step> steps = walk(seed);
        // When
        List<Alert> alerts = follow(steps).alerts;
        // Then
        assertThat(alerts)
                .filteredOn(alert -> alert.kind() == Alert.Kind.CROSSED_EDGE)
                .allSatisfy(alert -> {
                    assertThat(steps.get((int) alert.step()).ratio()).isGreaterThanOrEqualTo(1);
                    assertThat(steps.get((int) alert.step() - 1).ratio()).isLessThan(1);
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverPublishesTheSamePhaseTwiceRunning(long seed) {
        // Given
        List<Step> steps = walk(seed);
        // When
        List<PhaseChange> changes = follow(steps).changes;
        // Then
        for (int i = 1; i < changes.size(); i++) {
            PhaseChange one = changes.get(i - 1);
            PhaseChange next = changes.get(i);
            assertThat(one.phase() == next.phase() && one.onset() == next.onset())
                    .as("%s then %s", one, next)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheSameForAnyLagAndAnyRepetition(long seed) {
        // Given
        List<Step> steps = walk(seed);
        Course orderly = follow(steps);
        SplittableRandom random = new SplittableRandom(~seed);
        Course late = new Course();
        // When
        int measured = 0;
        for (int step = 0; step < STEPS; step++) {
            late.trained(step, steps.get(step).loss());
            int until = step == STEPS - 1 ? STEPS : random.nextInt(measured, step + 2);
            for (; measured < until; measured++) {
                int again = Math.max(0, measured - random.nextInt(5));
                late.measured(measured, steps.get(measured).ratio());
                late.measured(again, steps.get(again).ratio()).trained(again, Double.NaN);
            }
        }
        // Then
        assertThat(late.alerts).containsExactlyInAnyOrderElementsOf(orderly.alerts);
        assertThat(late.changes.stream().map(JudgementLawsTest::place))
                .containsExactlyInAnyOrderElementsOf(
                        orderly.changes.stream().map(JudgementLawsTest::place).toList());
        assertThat(late.judgement()).isEqualTo(orderly.judgement());
    }

    /** All of a change but the ratio: that of a divergence is the newest measured by then. */
    private static String place(PhaseChange change) {
        return change.step() + " " + change.phase() + " " + change.onset();
    }
}
