package io.edgewatch.streams.phase;

import static io.edgewatch.wire.Alert.Kind.ABOVE_EDGE;
import static io.edgewatch.wire.Alert.Kind.CROSSED_EDGE;
import static io.edgewatch.wire.Alert.Kind.DIVERGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunJudgementTest {

    @Test
    void goesFromStableOverSharpeningToTheEdge() {
        // Given
        Course course = new Course();
        // When
        course.goes(0.5, 1.1, 61);
        // Then
        assertThat(course.changes)
                .extracting(PhaseChange::phase)
                .containsExactly(Phase.STABLE, Phase.SHARPENING, Phase.EDGE);
        assertThat(course.changes).extracting(PhaseChange::step).containsExactly(0L, 30L, 50L);
    }

    @Test
    void announcesTheCrossingOnceWhileTheRatioStaysAroundTheEdge() {
        // Given
        Course course = new Course().goes(0.5, 0.99, 50);
        // When
        course.ratios(1.01, 0.98, 1.02, 0.95, 1.03, 1.0);
        // Then
        assertThat(course.alerts).extracting(Alert::kind, Alert::step).containsExactly(tuple(CROSSED_EDGE, 50L));
        assertThat(course.judgement().edge().firstCrossing()).isEqualTo(OptionalLong.of(50));
    }

    @Test
    void saysInTheAlertWhatWasMeasuredAtTheCrossing() {
        // Given
        Course course = new Course();
        // When
        course.ratios(0.9, 1.25);
        // Then
        Alert alert = course.alerts.get(0);
        assertThat(alert.sharpness()).isEqualTo(OptionalDouble.of(12.5));
        assertThat(alert.threshold()).isEqualTo(OptionalDouble.of(10));
        assertThat(alert.loss()).isEqualTo(OptionalDouble.of(0.5));
        assertThat(alert.summary())
                .isEqualTo("run run crossed the edge of stability at step 1: sharpness 12.5000, threshold 10.0000,"
                        + " ratio 1.2500");
    }

    @Test
    void staysAtTheEdgeWhenAnOscillationOfPeriodTwoDipsBelowTheLeaveRatio() {
        // Given
        Course course = new Course().ratios(0.95, 1.0);
        // When
        for (int i = 0; i < 30; i++) {
            course.ratios(0.885, 1.14); // sharpness 1.77 and 2.28 around 2, as measured on a network
        }
        // Then
        assertThat(course.judgement().phase()).contains(Phase.EDGE);
        assertThat(course.alerts).hasSize(1);
    }

    @Test
    void announcesTheNextCrossingAfterTheEdgeWasLeft() {
        // Given
        Course course = new Course().ratios(0.95, 1.01);
        // When
        course.ratios(0.85, 0.85, 1.02);
        // Then
        assertThat(course.alerts).extracting(Alert::step).containsExactly(1L, 4L);
        assertThat(course.changes)
                .extracting(PhaseChange::phase)
                .containsExactly(Phase.STABLE, Phase.EDGE, Phase.STABLE, Phase.EDGE);
        assertThat(course.changes.get(3).firstCrossingStep()).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void callsARunThatIsFirstMeasuredAtTheEdgeStartedAboveAndNotCrossed() {
        // Given
        Course course = new Course();
        // When
        course.ratios(1.0, 1.1, 1.0);
        // Then
        assertThat(course.alerts).isEmpty();
        assertThat(course.changes).singleElement().satisfies(change -> {
            assertThat(change.phase()).isEqualTo(Phase.EDGE);
            assertThat(change.startedAbove()).isTrue();
            assertThat(change.firstCrossingStep()).isEmpty();
        });
    }

    @Test
    void staysStableNearTheEdgeWhileTheRatioDoesNotRise() {
        // Given
        Course course = new Course();
        // When
        course.stays(0.9, 60);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.STABLE);
    }

    @Test
    void staysSharpeningWhenTheRatioStopsRising() {
        // Given
        Course course = new Course().goes(0.5, 0.9, 60);
        // When
        course.stays(0.9, 60);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.SHARPENING);
    }

    @Test
    void isStableAgainOnceTheRatioHasFallenBack() {
        // Given
        Course course = new Course().goes(0.5, 0.9, 60);
        // When
        course.goes(0.9, 0.7, 40);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.STABLE);
    }

    @Test
    void doesNotTakeAnOscillationForARise() {
        // Given
        Course course = new Course();
        // When
        for (int i = 0; i < 37; i++) {
            course.ratios(0.83, 0.93);
        }
        // Then
        assertThat(course.judgement().phase()).contains(Phase.STABLE);
    }

    @Test
    void callsItOnsetAboveTheEdgeWhileTheLossStillFalls() {
        // Given
        Course course = new Course().goes(0.9, 1.25, 30);
        // When
        course.stays(1.3, 60);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.ABOVE_EDGE);
        assertThat(course.judgement().onset()).isTrue();
        assertThat(course.alerts).extracting(Alert::kind).containsExactly(CROSSED_EDGE);
    }

    @Test
    void doesNotTakeALossThatRoseBeforeTheEdgeForTheOscillation() {
        // Given
        Course course = new Course().ratios(0.95).trained(1, 5).measured(1, 0.95);
        // When
        for (int step = 2; step < 70; step++) {
            course.trained(step, 1.0 / step).measured(step, 1.3);
        }
        // Then
        assertThat(course.judgement().onset()).isTrue();
    }

    @Test
    void warnsOnceTheOscillationHasGrownAboveTheEdge() {
        // Given
        Course course = new Course().stays(0.95, 2).stays(1.3, 60);
        // When
        course.trained(62, 1).measured(62, 1.3).trained(63, 2).measured(63, 1.3);
        // Then
        assertThat(course.alerts)
                .extracting(Alert::kind, Alert::step)
                .containsExactly(tuple(CROSSED_EDGE, 2L), tuple(ABOVE_EDGE, 62L));
        assertThat(course.changes)
                .extracting(PhaseChange::phase, PhaseChange::onset)
                .endsWith(tuple(Phase.ABOVE_EDGE, true), tuple(Phase.ABOVE_EDGE, false));
    }

    @Test
    void isAboveTheEdgeAtTheFiftiethMeasuredStepAndNotBefore() {
        // Given
        Course course = new Course().ratios(0.95);
        // When
        course.stays(1.21, 49);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.EDGE);
        assertThat(course.ratios(1.21).judgement().phase()).contains(Phase.ABOVE_EDGE);
    }

    @Test
    void countsAfreshWhenTheRatioFellBackInBetween() {
        // Given
        Course course = new Course().ratios(0.95).stays(1.3, 45).ratios(1.1, 1.1);
        // When
        course.stays(1.3, 45);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.EDGE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void isDivergedForGoodOnceTheLossIsNotFinite(double loss) {
        // Given
        Course course = new Course().ratios(0.5);
        // When
        course.trained(1, loss).trained(2, 0.1).measured(2, 0.5).trained(3, loss);
        // Then
        assertThat(course.judgement().phase()).contains(Phase.DIVERGED);
        assertThat(course.alerts).extracting(Alert::kind, Alert::step).containsExactly(tuple(DIVERGED, 1L));
        assertThat(course.changes).extracting(PhaseChange::phase).containsExactly(Phase.STABLE, Phase.DIVERGED);
    }

    @Test
    void isDivergedBeforeAnythingWasMeasured() {
        // Given
        Course course = new Course();
        // When
        course.trained(0, Double.NaN);
        // Then
        assertThat(course.changes).singleElement().satisfies(change -> {
            assertThat(change.phase()).isEqualTo(Phase.DIVERGED);
            assertThat(change.ratio()).isNaN();
        });
    }

    @Test
    void isDivergedWhenTheRatioItselfIsNotFinite() {
        // Given
        Course course = new Course().ratios(0.5);
        // When
        course.trained(1, 0.4)
                .measured(1, Double.POSITIVE_INFINITY)
                .trained(2, 0.3)
                .measured(2, Double.NaN);
        // Then
        assertThat(course.alerts).extracting(Alert::kind, Alert::step).containsExactly(tuple(DIVERGED, 1L));
    }

    @Test
    void isDivergedWhenTheLossExplodes() {
        // Given
        Course course = new Course().trained(0, 2).trained(1, 1.5);
        // When
        course.trained(2, 15.1).trained(3, 200);
        // Then
        assertThat(course.alerts).extracting(Alert::kind, Alert::step).containsExactly(tuple(DIVERGED, 2L));
        assertThat(course.alerts.get(0).summary())
                .isEqualTo("run run diverged at step 2: loss 15.1000 is above 15.0000");
    }

    @Test
    void isNotDivergedByAnOrdinaryLossAfterOneNearZero() {
        // Given
        Course course = new Course().trained(0, 1e-6);
        // When
        course.trained(1, 1).trained(2, 10);
        // Then
        assertThat(course.alerts).isEmpty();
    }

    @Test
    void comesBackFromACatapultAfterAWholeWindowBelowTheBound() {
        // Given
        Course course = new Course()
                .ratios(1.0)
                .trained(1, 2)
                .measured(1, 1.1)
                .trained(2, 100)
                .measured(2, 0.7);
        int window = Course.SETTINGS.windowSteps();
        // When
        for (int step = 3; step <= 2 + window; step++) {
            course.trained(step, 1).measured(step, 0.7);
        }
        // Then
        assertThat(course.changes)
                .extracting(PhaseChange::phase, PhaseChange::step)
                .containsExactly(tuple(Phase.EDGE, 0L), tuple(Phase.DIVERGED, 2L), tuple(Phase.STABLE, 2L + window));
    }

    @Test
    void findsTheSameHoweverFarMeasurementsLag() {
        // Given
        Course atOnce = new Course();
        Course late = new Course();
        double[] losses = new double[140];
        double[] ratios = new double[140];
        for (int step = 0; step < 140; step++) {
            losses[step] = step < 100 ? 1.0 / (step + 1) : 0.02 * (step % 2) + 0.01;
            ratios[step] = Math.min(1.3, 0.8 + 0.01 * step);
        }
        // When
        for (int step = 0; step < 140; step++) {
            atOnce.trained(step, losses[step]).measured(step, ratios[step]);
            late.trained(step, losses[step]);
        }
        for (int step = 0; step < 140; step++) {
            late.measured(step, ratios[step]);
        }
        // Then
        assertThat(late.changes).isEqualTo(atOnce.changes).hasSize(5);
        assertThat(late.alerts).isEqualTo(atOnce.alerts).hasSize(2);
    }

    @Test
    void publishesAnEarlierPhaseOfALaggingInstanceAfterADivergence() {
        // Given
        Course course = new Course().trained(0, 1).trained(1, 1).trained(2, Double.NaN);
        // When
        course.measured(0, 0.9).measured(1, 1.1).measured(2, 1.2);
        // Then
        assertThat(course.changes)
                .extracting(PhaseChange::step, PhaseChange::phase)
                .containsExactly(tuple(2L, Phase.DIVERGED), tuple(0L, Phase.STABLE), tuple(1L, Phase.EDGE));
        assertThat(course.judgement().phase()).contains(Phase.DIVERGED);
    }

    @Test
    void ignoresWhatItHasSeen() {
        // Given
        Course course = new Course().ratios(0.95, 1.01);
        RunJudgement before = course.judgement();
        // When
        course.measured(0, 0.5)
                .measured(1, 1.01)
                .measured(1, Double.NaN)
                .trained(1, Double.NaN)
                .trained(0, 5);
        // Then
        assertThat(course.judgement()).isEqualTo(before);
        assertThat(course.alerts).hasSize(1);
    }
}
