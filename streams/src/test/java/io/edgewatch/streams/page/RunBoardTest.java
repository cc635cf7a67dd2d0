package io.edgewatch.streams.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunBoardTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);

    private final RunBoard board = new RunBoard("sharpness", 3, 1_000);

    private static RunManifest manifest(String run, long... firstSteps) {
        List<Attempt> attempts = new ArrayList<>();
        for (long first : firstSteps) {
            attempts.add(new Attempt(attempts.size() + 1, first, Map.of(), BEGIN));
        }
        Specification kind = Specification.of("gd", Map.of("learning-rate", "0.1"));
        return new RunManifest(
                run,
                "an experiment",
                0,
                kind,
                kind,
                kind,
                kind,
                Precision.F64,
                List.of(new ParameterBlock("w", List.of(3))),
                new DatasetReference("0".repeat(64), 0, 0, 1, 10),
                1,
                Optional.empty(),
                100,
                PublishPlan.every(1),
                1,
                Map.of(),
                attempts);
    }

    private void trained(String run, int attempt, long step, double loss) {
        board.add(new RunEvent.Step(run, attempt, BEGIN.plusSeconds(step), step, loss, 1, List.of()));
    }

    private void measured(String instance, String quantity, int index, long step, double value) {
        MeasurementKey key = new MeasurementKey("a-run", 1, step, instance, quantity, index);
        board.add(new Measurement(key, value, 0, "1", "digest"));
    }

    private RunPart all(String run) {
        return board.history(run, 0, Long.MAX_VALUE, 1).orElseThrow();
    }

    @Test
    void putsLossAndMeasurementsOfAStepTogetherInWhateverOrderTheyCome() {
        // Given
        measured("sharpness", "ratio", 0, 4, 0.9);
        board.add(manifest("a-run", 0));
        // When
        trained("a-run", 1, 4, 0.5);
        measured("sharpness", "eigenvalue", 1, 4, 17);
        measured("another", "ratio", 0, 4, 3);
        // Then
        assertThat(all("a-run").rows()).singleElement().satisfies(row -> {
            assertThat(row.value(Column.LOSS)).isEqualTo(0.5);
            assertThat(row.value(Column.RATIO)).isEqualTo(0.9);
            assertThat(row.value(Column.EIGENVALUE_1)).isEqualTo(17);
            assertThat(row.knows(Column.SHARPNESS)).isFalse();
        });
    }

    @Test
    void tellsAllOfARunAtFirstAndThenWhatHasChanged() {
        // Given
        trained("a-run", 1, 0, 1);
        board.add(manifest("a-run", 0));
        // When
        var first = board.changes();
        trained("a-run", 1, 1, 0.5);
        var second = board.changes();
        var third = board.changes();
        // Then
        assertThat(first.parts())
                .singleElement()
                .satisfies(part ->
                        assertThat(part.rows()).extracting(StepRow::step).containsExactly(0L));
        assertThat(second.parts())
                .singleElement()
                .satisfies(part ->
                        assertThat(part.rows()).extracting(StepRow::step).containsExactly(1L));
        assertThat(third.isEmpty()).isTrue();
    }

    @Test
    void aNewAttemptTakesThePlaceOfTheStepsFromItsFirstOn() {
        // Given
        board.add(manifest("a-run", 0));
        for (int step = 0; step < 6; step++) {
            trained("a-run", 1, step, 1);
        }
        board.add(new RunEvent.Ended("a-run", 1, BEGIN, 5, RunEvent.Outcome.FAILED, ""));
        board.changes();
        // When
        board.add(manifest("a-run", 0, 3));
        trained("a-run", 2, 3, 0.25);
        trained("a-run", 1, 4, 9);
        // Then
        var change = board.changes().parts().get(0);
        assertThat(change.supersededFrom()).isEqualTo(OptionalLong.of(3));
        assertThat(all("a-run").rows())
                .extracting(StepRow::step, row -> row.value(Column.LOSS))
                .containsExactly(tuple(0L, 1.0), tuple(1L, 1.0), tuple(2L, 1.0), tuple(3L, 0.25));
        assertThat(change.summary().life()).isEqualTo(RunSummary.Life.LIVE);
        assertThat(change.summary().lastStep()).isEqualTo(3);
    }

    @Test
    void thePhaseIsThatOfTheHighestStep() {
        // Given
        board.add(manifest("a-run", 0));
        // When
        board.add(new PhaseChange("a-run", 1, 9, Phase.DIVERGED, false, 1, false, OptionalLong.empty()));
        board.add(new PhaseChange("a-run", 1, 5, Phase.EDGE, false, 1, false, OptionalLong.of(5)));
        // Then
        assertThat(board.summaries().get(0).phase())
                .hasValueSatisfying(phase -> assertThat(phase.label()).isEqualTo("diverged"));
    }

    @Test
    void aDeletedRunGoesAndItsRecordsDoNotBringItBack() {
        // Given
        board.add(manifest("a-run", 0));
        board.changes();
        // When
        board.delete("a-run");
        trained("a-run", 1, 0, 1);
        // Then
        assertThat(board.changes().deleted()).containsExactly("a-run");
        assertThat(board.summaries()).isEmpty();
        assertThat(board.history("a-run", 0, 9, 1)).isEmpty();
    }

    @Test
    void keepsTheStepsOfTheRunsHeardOfLastAndListsTheOthers() {
        // When
        for (int n = 0; n < 5; n++) {
            board.add(manifest("run-" + n, 0));
            trained("run-" + n, 1, n, 1);
        }
        // Then
        assertThat(board.names()).hasSize(5);
        assertThat(board.names())
                .filteredOn(run -> !all(run).rows().isEmpty())
                .containsExactly("run-2", "run-3", "run-4");
    }

    @Test
    void inJsonAValueThatIsNotFiniteIsNullAndNamed() throws Exception {
        // Given
        board.add(manifest("a-run", 0));
        trained("a-run", 1, 0, 0.5);
        trained("a-run", 1, 1, Double.NaN);
        measured("sharpness", "eigenvalue", 0, 0, 2.5);
        // When
        JsonNode json = new ObjectMapper().readTree(PageJson.of(all("a-run")));
        // Then
        assertThat(json.get("step")).hasToString("[0,1]");
        assertThat(json.get("loss")).hasToString("[0.5,null]");
        assertThat(json.get("ratio")).hasToString("[null,null]");
        assertThat(json.get("eigenvalues")).hasToString("[[2.5,null]]");
        assertThat(json.get("notFinite")).hasToString("{\"loss\":{\"1\":\"NaN\"}}");
        assertThat(json.at("/run/optimizer/settings/learning-rate").asText()).isEqualTo("0.1");
    }
}
