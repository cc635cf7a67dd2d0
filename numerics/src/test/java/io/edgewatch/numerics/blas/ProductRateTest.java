package io.edgewatch.numerics.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProductRateTest {
    @Test
    void aProductOfUsefulSizeIsFasterThanAPlainLoopAndSlowerThanAnyCore() {
        // When
        double rate = ProductRate.gigaflops(256, Duration.ofMillis(200));
        // Then: a plain loop does about 1; the widest core of today, 32 operations a cycle twice at 6 GHz, below 400
        assertThat(rate).isBetween(1.0, 400.0 * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void refusesAnEmptyMatrix() {
        assertThatThrownBy(() -> ProductRate.gigaflops(0, Duration.ZERO)).hasMessageContaining("got: 0");
    }
}
