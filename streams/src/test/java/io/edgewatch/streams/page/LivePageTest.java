package io.edgewatch.streams.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.http.Answer;
import io.edgewatch.runtime.http.Request;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePageTest {
    private final LivePage page = new LivePage(KafkaConnection.to("127.0.0.1:1"), "sharpness");

    private Answer.Whole get(String path, @Nullable String query) {
        return page.routes().stream()
                .filter(route -> route.path().equals(path)
                        || (route.path().length() > 1 && route.path().endsWith("/") && path.startsWith(route.path())))
                .map(route -> (Answer.Whole) route.handler().answer(Request.of(path, query)))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Answer.Whole answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileThePageNamesIsThereAndNothingComesFromElsewhere() {
        // Given
        String html = text(get("/", null));
        // When
        var named = Pattern.compile("(?:href|src)=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(MatchResult::toString)
                .toList();
        var paths = Pattern.compile("(?:href|src)=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
        // Then
        assertThat(named).hasSizeGreaterThan(3);
        assertThat(paths)
                .allSatisfy(path -> assertThat(get(path, null).status()).isEqualTo(200));
        assertThat(html).doesNotContain("http:", "https:", "style=", "onclick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/../index.html", "/page/LivePage.class", "/page/x"})
    void servesNoOtherFile(String path) {
        assertThat(get(path, null).status()).isEqualTo(404);
    }

    @Test
    void saysThatThereIsNoRunYet() {
        // When
        Answer.Whole answer = get("/api/runs/a-run/history", null);
        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).contains("a-run", "none yet");
        assertThat(text(get("/api/runs", null))).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=x", "to=-1", "every=1e3", "from=99999999999999999999"})
    void namesANumberThatIsNone(String query) {
        // When
        Answer.Whole answer = get("/api/runs/a-run/history", query);
        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer))
                .contains(query.substring(0, query.indexOf('=')), query.substring(query.indexOf('=') + 1));
    }
}
