package io.edgewatch.analyzers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnalyzerInstanceTest {
    private static AnalyzerInstance with(Map<String, String> settings) {
        return new AnalyzerInstance("losses", AnalyzerPlugins.losses(), settings);
    }

    @Test
    void fillsInTheDefaults() {
        // When
        var instance = with(Map.of("count", "7"));
        // Then
        assertThat(instance.settings()).isEqualTo(Map.of("count", "7", "mode", "warm"));
    }

    @Test
    void refusesASettingTheAnalyzerDoesNotHave() {
        // When, Then
        assertThatThrownBy(() -> with(Map.of("cuont", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("analyzer 'losses' has no setting 'cuont'")
                .hasMessageContaining("count")
                .hasMessageContaining("mode");
    }

    @Test
    void refusesANameThatCannotBePartOfAKey() {
        // When, Then
        assertThatThrownBy(() -> new AnalyzerInstance("a/b", AnalyzerPlugins.losses(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a/b'");
    }

    @Test
    void theDigestTellsSettingsApart() {
        // When
        String digest = with(Map.of()).configurationDigest();
        // Then
        assertThat(with(Map.of("count", "3")).configurationDigest()).isEqualTo(digest);
        assertThat(with(Map.of("count", "4")).configurationDigest()).isNotEqualTo(digest);
        assertThat(with(Map.of("mode", "cold")).configurationDigest()).isNotEqualTo(digest);
    }

    @Test
    void theDigestTellsApartValuesThatReadAlikeWhenListed() {
        // When
        String one = with(Map.of("count", "3, mode=x", "mode", "y")).configurationDigest();
        String other = with(Map.of("count", "3", "mode", "x, mode=y")).configurationDigest();
        // Then
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void theDigestTellsAnalyzersApart() {
        // Given
        var other = new AnalyzerPlugins.Plugin("others", Set.of(), (step, out) -> {});
        // When, Then
        assertThat(AnalyzerInstance.of(other).configurationDigest())
                .isNotEqualTo(with(Map.of()).configurationDigest());
    }
}
