package io.edgewatch.analyzers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.wire.RunManifest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownRunsTest {
    private static Map<String, RunManifest> runs(String... ids) {
        return Stream.of(ids).collect(Collectors.toMap(id -> id, id -> RunLog.manifest(id, 1, 1, 1)));
    }

    @Test
    void findsTheRunThatIsNamed() {
        // When, Then
        assertThat(KnownRuns.require(runs("mlp-1", "mlp-2"), "mlp-2", "b:9092").run())
                .isEqualTo("mlp-2");
    }

    @Test
    void namesTheNearestWhenThereIsNone() {
        // When, Then
        assertThatThrownBy(() -> KnownRuns.require(runs("fashion-mlp-1", "vit-7"), "fashon-mlp-1", "b:9092"))
                .hasMessage("no run 'fashon-mlp-1' on b:9092; did you mean 'fashion-mlp-1'?");
    }

    @Test
    void namesSomeWhenNoneIsNear() {
        // When, Then
        assertThatThrownBy(() -> KnownRuns.require(runs("a1", "b1", "c1", "d1", "e1", "f1"), "something", "b:9092"))
                .hasMessage("no run 'something' on b:9092; there are: a1, b1, c1, d1, e1 and 1 more");
        assertThatThrownBy(() -> KnownRuns.require(runs(), "something", "b:9092"))
                .hasMessage("no run 'something' on b:9092; it has no runs yet");
    }
}
