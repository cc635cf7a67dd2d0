package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "1024KiB, 1048576, 1 MiB",
        "500MiB, 524288000, 500 MiB",
        "10GiB, 10737418240, 10 GiB",
        "1536MiB, 1610612736, 1.5 GiB",
        "2TiB, 2199023255552, 2048 GiB",
        "unlimited, -1, unlimited"
    })
    void readsSizesAsPeopleWriteThem(String text, long bytes, String shown) {
        // When
        var budget = TensorBudget.parse(text);
        // Then
        assertThat(budget.bytes()).isEqualTo(bytes);
        assertThat(budget).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10GB", "10 GiB", "-1GiB", "1.5GiB", "12345678TiB", "99999999999999999999GiB"})
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> TensorBudget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10GiB")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void refusesWhatHoldsNoTensor() {
        assertThatThrownBy(() -> TensorBudget.parse("1KiB")).hasMessageContaining("at least 1MiB");
    }

    @Test
    void isDividedOverThePartitionsOfAllTensorTopics() {
        // When, Then: four tensor topics
        assertThat(TensorBudget.parse("16GiB").perPartition(4)).isEqualTo(1L << 30);
        assertThat(TensorBudget.UNLIMITED.perPartition(4)).isEqualTo(-1);
    }
}
