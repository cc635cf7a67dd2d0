package io.edgewatch.runtime.runs;

import static io.edgewatch.runtime.runs.Runs.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunTextTest {
    private static final RunOverview TRAINING = new RunOverview(
            Runs.manifest("run-1", 3, 'a', 3),
            Optional.of(RunTrace.of(new RunEvent.Step("run-1", 2, STARTED.plusSeconds(60), 41, 1, 1, List.of()))),
            new TreeMap<>(Map.of(
                    "sharpness",
                    new Progress(2, 39, 38, 2, Map.of(), new byte[0], Progress.Analysis.RUNNING, "well", ""))));
    private static final RunOverview FORGOTTEN =
            new RunOverview(Runs.manifest("run-2", 1, 'b', 1), Optional.empty(), new TreeMap<>());

    @Test
    void aListHasALineForEachRun() {
        // When
        var lines = new RunText(STARTED.plusSeconds(61)).list(List.of(TRAINING, FORGOTTEN));
        // Then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .matches("run-1 +training +41 of 100 +2 +3 +2026-01-01T00:01:00Z +small +sharpness 39 \\(running\\)");
        assertThat(lines.get(2)).matches("run-2 +unknown +39 of 100 +2 +1 +2026-01-01T00:01:00Z +small");
    }

    @Test
    void noRunsAreSaidToBeNone() {
        assertThat(new RunText(STARTED).list(List.of())).containsExactly("no runs");
    }

    @Test
    void oneRunIsShownWithAttemptsOptimizerAndAnalyzers() {
        assertThat(new RunText(STARTED.plusSeconds(61)).one(TRAINING))
                .contains(
                        "optimizer   gd {learning-rate=0.1}",
                        "start       drawn {kick-size=0.03, scale=1.0}",
                        "attempt     2 from step 40, started 2026-01-01T00:01:00Z",
                        "analyzer    sharpness: running at step 39 of attempt 2, 38 measured, 2 missing: well");
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        // When
        JsonNode list = new ObjectMapper().readTree(new RunJson(STARTED.plusSeconds(61)).list(List.of(TRAINING)));
        JsonNode one = new ObjectMapper().readTree(new RunJson(STARTED.plusSeconds(61)).one(TRAINING));
        // Then
        assertThat(list).hasSize(1);
        assertThat(list.get(0).get("standing").asText()).isEqualTo("training");
        assertThat(list.get(0).get("lastStep").asLong()).isEqualTo(41);
        assertThat(list.get(0).at("/instances/sharpness/measuredSteps").asLong())
                .isEqualTo(38);
        assertThat(one.at("/optimizer/settings/learning-rate").asText()).isEqualTo("0.1");
        assertThat(one.at("/start/settings/kick-size").asText()).isEqualTo("0.03");
        assertThat(one.at("/attempts/1/firstStep").asLong()).isEqualTo(40);
    }
}
