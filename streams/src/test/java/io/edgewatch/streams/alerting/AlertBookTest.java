package io.edgewatch.streams.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertBookTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String RUN = "a-run";

    private final AlertBook book = new AlertBook();
    private Instant now = BEGIN;

    private static Instant time(long step) {
        return BEGIN.plusSeconds(step);
    }

    static Alert alert(Alert.Kind kind, int attempt, long step) {
        return new Alert(
                RUN,
                attempt,
                step,
                kind,
                time(step),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "something of step " + step);
    }

    private void stepped(int attempt, long step) {
        now = time(step);
        book.happened(new RunEvent.Step(RUN, attempt, now, step, 1, 1, List.of()));
    }

    private void ended(long step) {
        book.happened(new RunEvent.Ended(RUN, 1, time(step), step, RunEvent.Outcome.COMPLETED, ""));
    }

    private void raised(Alert.Kind kind, long step) {
        book.raised(alert(kind, 1, step), false, now);
    }

    private void entered(Phase phase, long step) {
        book.entered(new PhaseChange(RUN, 1, step, phase, false, 1, false, OptionalLong.empty()), time(step));
    }

    /** What is due is told, and what ends, once it has lingered; the answer is "kind step", of an end "kind step over". */
    private List<String> tell() {
        return Stream.of(now, now.plus(AlertBook.LINGERS))
                .flatMap(time -> tellAt(time).stream())
                .toList();
    }

    private List<String> tellAt(Instant time) {
        List<Notice> due = book.due(time);
        due.forEach(notice -> book.told(notice, time));
        return due.stream()
                .map(notice ->
                        notice.alert().kind().label() + ' ' + notice.alert().step() + (notice.last() ? " over" : ""))
                .toList();
    }

    @Test
    void tellsANewAlertOfALiveRunOnceAndAgainBeforeItEnds() {
        // Given
        stepped(1, 10);
        raised(Alert.Kind.ABOVE_EDGE, 10);
        // When
        List<String> first = tell();
        List<String> atOnce = tell();
        now = now.plus(AlertBook.AGAIN);
        stepped(1, 70);
        List<Notice> again = book.due(now);
        // Then
        assertThat(first).containsExactly("above-edge 10");
        assertThat(atOnce).isEmpty();
        assertThat(again)
                .extracting(Notice::startsAt, Notice::endsAt)
                .containsExactly(tuple(time(10), now.plus(AlertBook.HOLDS)));
    }

    @Test
    void triesAgainForAsLongAsNobodyTookIt() {
        // Given
        stepped(1, 10);
        raised(Alert.Kind.DIVERGED, 10);
        // When
        List<Notice> first = book.due(now);
        List<Notice> second = book.due(now);
        // Then
        assertThat(second).isEqualTo(first).hasSize(1);
    }

    @Test
    void endsWhatThePhaseHasLeft() {
        // Given
        stepped(1, 90);
        entered(Phase.ABOVE_EDGE, 60);
        raised(Alert.Kind.CROSSED_EDGE, 10);
        raised(Alert.Kind.ABOVE_EDGE, 60);
        tell();
        // When
        entered(Phase.EDGE, 70);
        List<String> below = tell();
        entered(Phase.SHARPENING, 80);
        List<String> away = tell();
        // Then
        assertThat(below).containsExactly("above-edge 60 over");
        assertThat(away).containsExactly("crossed-edge 10 over");
        assertThat(tell()).isEmpty();
    }

    @Test
    void anEndIsToldWhenItHasComeAndNotBefore() {
        // Given
        stepped(1, 90);
        raised(Alert.Kind.ABOVE_EDGE, 60);
        tellAt(now);
        entered(Phase.EDGE, 70);
        // When
        List<String> atOnce = tellAt(now);
        List<String> nearly = tellAt(now.plus(AlertBook.LINGERS).minusMillis(1));
        List<Notice> then = book.due(now.plus(AlertBook.LINGERS));
        // Then
        assertThat(List.of(atOnce, nearly)).allMatch(List::isEmpty);
        assertThat(then)
                .extracting(Notice::last, Notice::endsAt)
                .containsExactly(tuple(true, now.plus(AlertBook.LINGERS)));
    }

    @Test
    void aPhaseReadBeforeItsAlertEndsNothingAndOneReadAfterIsNotMissed() {
        // Given
        stepped(1, 90);
        entered(Phase.ABOVE_EDGE, 60);
        entered(Phase.EDGE, 70);
        // When
        raised(Alert.Kind.ABOVE_EDGE, 60);
        // Then
        assertThat(tell()).containsExactly("above-edge 60", "above-edge 60 over");
    }

    @Test
    void aSilenceEndsWithTheNextStep() {
        // Given
        stepped(1, 10);
        raised(Alert.Kind.SILENT, 10);
        now = time(40);
        tell();
        // When
        stepped(1, 41);
        // Then
        assertThat(tell()).containsExactly("silent 10 over");
    }

    @Test
    void anEndedRunKeepsOnlyThatItDivergedForAQuarterOfAnHour() {
        // Given
        stepped(1, 20);
        raised(Alert.Kind.CROSSED_EDGE, 10);
        raised(Alert.Kind.DIVERGED, 20);
        tell();
        // When
        ended(20);
        List<String> atEnd = tell();
        now = time(20).plus(AlertBook.LIVE).minusSeconds(10);
        List<String> before = tell();
        now = now.plusSeconds(12);
        List<String> after = tell();
        // Then
        assertThat(atEnd).containsExactly("crossed-edge 10 over");
        assertThat(before).containsExactly("diverged 20");
        assertThat(after).containsExactly("diverged 20 over");
    }

    @Test
    void aDivergenceReadAfterTheRunsEndIsTold() {
        // Given
        stepped(1, 20);
        ended(20);
        // When
        raised(Alert.Kind.DIVERGED, 20);
        raised(Alert.Kind.CROSSED_EDGE, 19);
        // Then
        assertThat(tell()).containsExactly("diverged 20");
    }

    @Test
    void aReplayTellsNothing() {
        // Given
        stepped(1, 20);
        raised(Alert.Kind.CROSSED_EDGE, 10);
        raised(Alert.Kind.DIVERGED, 20);
        tell();
        // When
        raised(Alert.Kind.CROSSED_EDGE, 10);
        raised(Alert.Kind.DIVERGED, 20);
        raised(Alert.Kind.DIVERGED, 19);
        // Then
        assertThat(tell()).isEmpty();
    }

    @Test
    void anOldRunTellsNothingWhateverIsReadOfIt() {
        // Given
        now = time(20).plus(AlertBook.LIVE);
        book.happened(new RunEvent.Step(RUN, 1, time(20), 20, 1, 1, List.of()));
        raised(Alert.Kind.DIVERGED, 20);
        // When
        List<String> atOnce = tell();
        now = now.plus(Duration.ofSeconds(6));
        // Then
        assertThat(atOnce).isEmpty();
        assertThat(tell()).isEmpty();
    }

    @Test
    void waitsForTheStepsThatShowARunToBeLive() {
        // Given
        now = time(20).plus(AlertBook.LIVE);
        raised(Alert.Kind.ABOVE_EDGE, 20);
        List<String> unknown = tell();
        // When
        book.happened(new RunEvent.Step(RUN, 1, now, 2_000, 1, 1, List.of()));
        // Then
        assertThat(unknown).isEmpty();
        assertThat(tell()).containsExactly("above-edge 20");
    }

    @Test
    void whatAnEarlierProcessToldIsTakenUpAndEnded() {
        // Given
        book.raised(alert(Alert.Kind.ABOVE_EDGE, 1, 10), true, now);
        stepped(1, 100);
        // When
        List<String> takenUp = tell();
        entered(Phase.EDGE, 99);
        // Then
        assertThat(takenUp).containsExactly("above-edge 10");
        assertThat(tell()).containsExactly("above-edge 10 over");
    }

    @Test
    void aNewAttemptEndsTheAlertsOfTheOneBefore() {
        // Given
        stepped(1, 20);
        raised(Alert.Kind.DIVERGED, 20);
        tell();
        // When
        stepped(2, 25);
        raised(Alert.Kind.CROSSED_EDGE, 30);
        // Then
        assertThat(tell()).containsExactly("diverged 20 over");
    }

    @Test
    void aSecondCrossingIsAnAlertOfItsOwn() {
        // Given
        stepped(1, 50);
        raised(Alert.Kind.CROSSED_EDGE, 10);
        tell();
        // When
        raised(Alert.Kind.CROSSED_EDGE, 40);
        // Then
        assertThat(tell()).containsExactlyInAnyOrder("crossed-edge 10 over", "crossed-edge 40");
    }
}
