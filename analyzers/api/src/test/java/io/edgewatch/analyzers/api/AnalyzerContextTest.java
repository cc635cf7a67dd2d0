package io.edgewatch.analyzers.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class AnalyzerContextTest {

    @Test
    void readsSettings() {
        // When
        var context = context(Map.of("pairs", " 3 ", "tolerance", "1e-3", "mode", "local"));
        // Then
        assertThat(context.wholeNumber("pairs", 1, 8)).isEqualTo(3);
        assertThat(context.numberBetween("tolerance", 0, 1)).isEqualTo(1e-3);
        assertThat(context.setting("mode")).isEqualTo("local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "2.5", "many", ""})
    void refusesAWholeNumberThatIsNoneOrOutside(String text) {
        // Given
        var context = context(Map.of("pairs", text));
        // When, then
        assertThatThrownBy(() -> context.wholeNumber("pairs", 1, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pairs")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "NaN", "small"})
    void refusesANumberThatIsNoneOrOutside(String text) {
        // Given
        var context = context(Map.of("tolerance", text));
        // When, then
        assertThatThrownBy(() -> context.numberBetween("tolerance", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tolerance")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void namesTheSettingThatIsMissing() {
        // Given
        var context = context(Map.of("pairs", "1"));
        // When, then
        assertThatThrownBy(() -> context.setting("tolerance"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tolerance' is missing")
                .hasMessageContaining("[pairs]");
    }

    private static AnalyzerContext context(Map<String, String> settings) {
        return new AnalyzerContext("run", 1, new NoObjective(), new GradientDescent(1), settings);
    }

    private static final class NoObjective implements Objective {
        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public DataType precision() {
            return DataType.DOUBLE;
        }

        @Override
        public PointEvaluation at(INDArray weights) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
