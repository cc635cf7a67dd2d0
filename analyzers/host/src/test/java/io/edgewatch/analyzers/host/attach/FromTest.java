package io.edgewatch.analyzers.host.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FromTest {
    @ParameterizedTest
    @ValueSource(strings = {"start", "latest", "committed", "step:0", "step:500"})
    void isReadAsItIsWritten(String text) {
        // When, Then
        assertThat(From.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "begin", "step", "step:", "step:-1", "step:x", "step:99999999999999999999"})
    void refusesAnythingElseAndSaysWhatThereIs(String text) {
        // When, Then
        assertThatThrownBy(() -> From.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a beginning must be start, latest, step:N or committed, got: '" + text + "'");
    }
}
