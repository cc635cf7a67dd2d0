package io.edgewatch.analyzers.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateFormatTest {
    private static final byte[] STATE = new StateFormat(2).write(out -> out.writeLong(77));

    @Test
    void readsWhatItWrote() {
        // Given
        List<Long> read = new ArrayList<>();
        // When
        new StateFormat(2).read(STATE, in -> read.add(in.readLong()));
        // Then
        assertThat(read).containsExactly(77L);
    }

    @Test
    void refusesAnotherVersionAndNamesBoth() {
        assertThatThrownBy(() -> new StateFormat(3).read(STATE, in -> {}))
                .isInstanceOf(UnusableStateException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("version 3");
    }

    @Test
    void refusesOneThatIsTooShortTooLongOrEmpty() {
        var format = new StateFormat(2);
        for (byte[] damaged : List.of(Arrays.copyOf(STATE, 8), Arrays.copyOf(STATE, 10), new byte[0])) {
            assertThatThrownBy(() -> format.read(damaged, in -> in.readLong()))
                    .as("of %d bytes", damaged.length)
                    .isInstanceOf(UnusableStateException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void refusesOneWhoseContentMakesNoSense() {
        assertThatThrownBy(() -> new StateFormat(2).read(STATE, in -> {
                    throw new IllegalArgumentException("effort 99");
                }))
                .isInstanceOf(UnusableStateException.class)
                .hasMessageContaining("effort 99");
    }
}
