package io.edgewatch.analyzers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class AnalyzerCatalogueTest {
    private static AnalyzerPlugins.Plugin named(String name) {
        return new AnalyzerPlugins.Plugin(name, Set.of(), (step, out) -> {});
    }

    @Test
    void findsAnAnalyzerByItsName() {
        // Given
        var wanted = named("b");
        // When, Then
        assertThat(AnalyzerCatalogue.of(named("a"), wanted, named("c")).require("b"))
                .isSameAs(wanted);
    }

    @Test
    void listsThemByName() {
        // When, Then
        assertThat(AnalyzerCatalogue.of(named("c"), named("a"), named("b")).all())
                .extracting(plugin -> plugin.name())
                .containsExactly("a", "b", "c");
    }

    @Test
    void namesThoseThereAreWhenOneIsUnknown() {
        // When, Then
        assertThatThrownBy(() ->
                        AnalyzerCatalogue.of(named("sharpness"), named("flow")).require("sharpnes"))
                .isInstanceOf(UnknownAnalyzerException.class)
                .hasMessage(
                        "no analyzer named 'sharpnes'; found on the class path: flow, sharpness; did you mean 'sharpness'?");
        assertThatThrownBy(() -> AnalyzerCatalogue.of().require("flow")).hasMessageEndingWith("class path: none");
    }

    @Test
    void refusesTwoAnalyzersOfOneName() {
        // When, Then
        assertThatThrownBy(() -> AnalyzerCatalogue.of(named("a"), named("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("two analyzers are named 'a': ")
                .hasMessageEndingWith("remove one, or give it another name");
    }

    @Test
    void refusesAnAnalyzerWhoseNameCannotBePartOfAKey() {
        // When, Then
        assertThatThrownBy(() -> AnalyzerCatalogue.of(named("A b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'A b'");
    }
}
