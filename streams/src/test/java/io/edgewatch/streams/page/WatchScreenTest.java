package io.edgewatch.streams.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchScreenTest {
    private final StringWriter out = new StringWriter();

    @Test
    void aTerminalsLinesAreRewrittenInPlace() {
        // Given
        var screen = new WatchScreen(new PrintWriter(out), true);
        screen.show(List.of("a", "b"));
        // When
        screen.show(List.of("c"));
        // Then
        assertThat(out.toString().replace(System.lineSeparator(), "|")).isEqualTo("a|b|\u001b[2A\u001b[Jc|");
    }

    @Test
    void elsewhereTheyArePrintedAnewWhenTheyAreOthers() {
        // Given
        var screen = new WatchScreen(new PrintWriter(out), false);
        assertThat(screen.isEmpty()).isTrue();
        // When
        screen.show(List.of("a"));
        screen.show(List.of("a"));
        screen.show(List.of("b"));
        // Then
        assertThat(out.toString().lines()).containsExactly("a", "b");
        assertThat(screen.isEmpty()).isFalse();
    }
}
