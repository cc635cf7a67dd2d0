package io.edgewatch.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void aFailureNamesItsKindAndWhatItSays() {
        // When, Then
        assertThat(Health.failed(new IllegalStateException("no topic edgewatch.runs")))
                .isEqualTo(new Health.Failed("IllegalStateException: no topic edgewatch.runs"));
    }

    @Test
    void aFailureThatSaysNothingIsNamedByItsKind() {
        // When, Then
        assertThat(Health.failed(new StackOverflowError())).isEqualTo(new Health.Failed("StackOverflowError"));
        assertThat(Health.failed(new Exception(" "))).isEqualTo(new Health.Failed("Exception"));
    }
}
