package io.edgewatch.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        // Given
        var table = new TextTable("a", "bbb", "c");
        table.add("aaaa", "b", "");
        // When, Then
        assertThat(table.lines()).containsExactly("a     bbb  c", "aaaa  b");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> new TextTable("a").add("b", "c")).hasMessageContaining("1 cells");
    }
}
