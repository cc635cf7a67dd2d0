package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000, 1000",
        "1KiB, 1024",
        "512 MiB, 536870912",
        "2GiB, 2147483648",
        "2g, 2147483648",
        "1TB, 1099511627776"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        // When, Then
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "1.5GiB", "2 bits", "99999999999999999999"})
    void refusesWhatIsNoSize(String text) {
        // When, Then
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("got: '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "5242880, 5.0 MiB", "2147483648, 2.0 GiB"})
    void tellsItInOneUnit(long bytes, String text) {
        // When, Then
        assertThat(ByteSize.text(bytes)).isEqualTo(text);
    }
}
