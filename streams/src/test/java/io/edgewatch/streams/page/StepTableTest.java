package io.edgewatch.streams.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepTableTest {
    private static final int CAPACITY = 400;

    private final StepTable table = new StepTable(CAPACITY);

    /** A ratio of period two around a rising mean, and a loss that falls. */
    private void fill(long from, long to) {
        for (long step = from; step < to; step++) {
            table.put(step, Column.LOSS, 1.0 / (step + 1));
            table.put(step, Column.RATIO, ratio(step));
        }
    }

    private static double ratio(long step) {
        return 1 + (step % 2 == 0 ? 0.1 : -0.1) + step * 1e-6;
    }

    private static List<Long> steps(List<StepRow> rows) {
        return rows.stream().map(StepRow::step).toList();
    }

    @Test
    void holdsNoMoreRowsThanItMayHoweverManyCome() {
        // When
        fill(0, 20_000);
        // Then
        assertThat(table.rows(0, Long.MAX_VALUE, 1)).hasSizeBetween(CAPACITY / 2, CAPACITY);
    }

    @Test
    void keepsTheNewestStepsInFullAndSaysFromWhereOn() {
        // When
        fill(0, 1_000);
        // Then
        assertThat(table.completeFrom()).isBetween(1L, 900L);
        assertThat(steps(table.rows(table.completeFrom(), 999, 1)))
                .containsExactlyElementsOf(
                        LongStream.range(table.completeFrom(), 1_000).boxed().toList());
    }

    @Test
    void keepsTheEnvelopeOfAnOscillationWhereItThins() {
        // When
        fill(0, 5_000);
        // Then
        List<StepRow> thinned = table.rows(0, table.completeFrom() - 1, 1);
        assertThat(thinned).isNotEmpty();
        assertThat(thinned)
                .allSatisfy(row -> assertThat(row.value(Column.RATIO)).isEqualTo(ratio(row.step())));
        assertThat(thinned).anyMatch(row -> row.value(Column.RATIO) > 1.05);
        assertThat(thinned).anyMatch(row -> row.value(Column.RATIO) < 0.95);
    }

    @Test
    void answersARangeInFullOrAsItsEnvelope() {
        // Given
        fill(0, 100);
        // When
        List<StepRow> full = table.rows(10, 19, 1);
        List<StepRow> envelope = table.rows(0, 99, 50);
        // Then
        assertThat(full).hasSize(10);
        assertThat(envelope).hasSizeBetween(4, 8);
        assertThat(steps(envelope)).isSorted().contains(0L, 99L); // the largest and the smallest loss
    }

    @Test
    void forgetsTheRangeThatAnAttemptSupersedes() {
        // Given
        fill(0, 50);
        // When
        table.drop(20, 40);
        // Then
        assertThat(steps(table.rows(15, 44, 1))).containsExactly(15L, 16L, 17L, 18L, 19L, 40L, 41L, 42L, 43L, 44L);
    }
}
