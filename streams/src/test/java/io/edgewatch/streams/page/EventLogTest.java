package io.edgewatch.streams.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.http.Answer;
import io.edgewatch.runtime.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final EventLog log = new EventLog("e", 200);

    private static List<String> texts(EventLog.Next next) {
        return next.frames().stream()
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void givesWhatCameBehindAPlaceInOrder() throws Exception {
        // Given
        log.append("update", "1");
        log.append("update", "2");
        log.append("update", "3");
        // When
        var next = log.after(1, AT_ONCE);
        // Then
        assertThat(texts(next))
                .containsExactly("id: e-2\nevent: update\ndata: 2\n\n", "id: e-3\nevent: update\ndata: 3\n\n");
        assertThat(next.place()).isEqualTo(3);
    }

    @Test
    void saysSoWhenWhatCameBehindAPlaceIsGone() throws Exception {
        // Given
        for (int i = 0; i < 100; i++) {
            log.append("update", "some data");
        }
        // When
        var next = log.after(1, AT_ONCE);
        // Then
        assertThat(next.missed()).isTrue();
        assertThat(next.place()).isEqualTo(100);
    }

    @Test
    void keepsTheNewestEventHoweverLargeItIs() throws Exception {
        // Given
        log.append("update", "x".repeat(1000));
        // When, Then
        assertThat(log.after(0, AT_ONCE).frames()).hasSize(1);
    }

    @Test
    void knowsThePlacesOfItsOwnIdsOnly() {
        // Given
        log.append("update", "1");
        // When, Then
        assertThat(log.placeOf("e-1")).isEqualTo(OptionalLong.of(1));
        assertThat(List.of("e-2", "f-1", "e-", "e-x", "", "e--1"))
                .allMatch(id -> log.placeOf(id).isEmpty());
    }

    /** What a browser gets until it goes, which it does with the third thing sent. */
    private String streamed(Request request) throws InterruptedException {
        StringBuilder got = new StringBuilder();
        Answer.Streamed stream = (Answer.Streamed) EventStream.answer(log, request);
        int[] sent = {0};
        try {
            stream.body().writeTo(bytes -> {
                got.append(new String(bytes, StandardCharsets.UTF_8));
                if (++sent[0] == 2) {
                    throw new IOException("gone");
                }
            });
        } catch (IOException e) {
            return got.toString();
        }
        throw new AssertionError("the stream ended by itself");
    }

    @Test
    void aBrowserThatComesBackGetsWhatItMissed() throws Exception {
        // Given
        log.append("update", "1");
        log.append("update", "2");
        // When
        String byHeader = streamed(new Request("/events", Map.of(), Map.of("last-event-id", "e-1")));
        String byQuery = streamed(Request.of("/events", "after=e-1"));
        // Then
        assertThat(byHeader).endsWith("id: e-2\nevent: update\ndata: 2\n\n").doesNotContain("resync");
        assertThat(byQuery).isEqualTo(byHeader);
    }

    @Test
    void aBrowserThatIsNewOrWasAwayTooLongIsToReadAnew() throws Exception {
        // Given
        for (int i = 0; i < 100; i++) {
            log.append("update", "some data");
        }
        // When, Then
        assertThat(List.of(Request.of("/events", null), Request.of("/events", "after=e-1")))
                .allSatisfy(
                        request -> assertThat(streamed(request)).endsWith("id: e-100\nevent: resync\ndata: {}\n\n"));
    }
}
