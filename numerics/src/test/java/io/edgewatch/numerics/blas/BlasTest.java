package io.edgewatch.numerics.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.openblas.global.openblas_full;
import org.junit.jupiter.api.Test;

class BlasTest {
    @Test
    void bothCopiesOfTheLibraryGetTheNumberOfThreads() {
        // Given
        int before = Blas.threads();
        try {
            // When
            Blas.useThreads(1);
            // Then
            assertThat(Blas.threads()).isEqualTo(1);
            assertThat(openblas_full.openblas_get_num_threads()).isEqualTo(1);
        } finally {
            Blas.useThreads(before);
        }
    }

    @Test
    void namesItsKernel() {
        assertThat(Blas.kernel()).isNotBlank();
    }

    @Test
    void refusesNoThreads() {
        assertThatThrownBy(() -> Blas.useThreads(0))
                .hasMessageContaining("at least 1")
                .hasMessageContaining("0");
    }
}
