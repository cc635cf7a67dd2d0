package io.edgewatch.runtime.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The second attempt of the run begins at step 40. */
class StepValuesTest {
    private final StepValues values = new StepValues(Runs.manifest("a-run", 0, 'a', 0));

    private void measure(int attempt, long step, String quantity, int index, double value) {
        var key = new MeasurementKey("a-run", attempt, step, "sharpness", quantity, index);
        values.add(new Measurement(key, value, 0, "1", "digest"));
    }

    private void publish(int attempt, long step, double loss) {
        values.add(new RunEvent.Step("a-run", attempt, Runs.STARTED, step, loss, 2 * loss, List.of()));
    }

    private String written(ExportFormat format) throws Exception {
        var out = new StringWriter();
        format.write(values, out);
        return out.toString();
    }

    @Test
    void csvHasAColumnForEachQuantityAndNothingWhereNothingIsKnown() throws Exception {
        // Given
        publish(1, 8, 0.5);
        publish(1, 9, Double.POSITIVE_INFINITY);
        measure(1, 8, "ratio", 0, 0.25);
        measure(1, 9, "eigenvalue", 0, 3);
        measure(1, 9, "eigenvalue", 2, 1);
        measure(1, 9, "hessian-vector-products", 0, 4);
        // When, Then
        assertThat(written(ExportFormat.CSV)).isEqualTo("""
                step,attempt,loss,gradientNorm,sharpness.eigenvalue,sharpness.eigenvalue.2,sharpness.hessian-vector-products,sharpness.ratio
                8,1,0.5,1.0,,,,0.25
                9,1,Infinity,Infinity,3.0,1.0,4.0,
                """);
    }

    @Test
    void jsonLinesLeaveOutWhatIsNotKnown() throws Exception {
        // Given
        publish(1, 8, 0.5);
        measure(1, 9, "ratio", 0, Double.NaN);
        // When, Then
        assertThat(written(ExportFormat.JSONL)).isEqualTo("""
                {"step":8,"attempt":1,"gradientNorm":1.0,"loss":0.5}
                {"step":9,"attempt":1,"sharpness.ratio":"NaN"}
                """);
    }

    @Test
    void ofAStepThatTwoAttemptsTookTheNewestIsWritten() {
        // Given
        publish(1, 39, 0.5);
        publish(1, 40, 0.6);
        publish(2, 40, 0.7);
        // When
        measure(1, 40, "ratio", 0, 1);
        measure(2, 39, "ratio", 0, 2); // before its first step
        // Then
        assertThat(values.rows().get(39L)).containsEntry("loss", 0.5).doesNotContainKey("sharpness.ratio");
        assertThat(values.rows().get(40L)).containsEntry("loss", 0.7).doesNotContainKey("sharpness.ratio");
    }
}
