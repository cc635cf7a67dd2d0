package io.edgewatch.analyzers.host.work;

import static io.edgewatch.wire.Precision.F32;
import static io.edgewatch.wire.Precision.F64;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstStepCheckTest {
    @ParameterizedTest
    @CsvSource({
        "F32, 2, 2",
        "F32, 2, 2.00019",
        "F64, 2, 2.0000000019",
        "F64, 0, 0",
        "F64, -1e-300, -1e-300",
        "F64, NaN, NaN",
        "F64, NaN, Infinity",
        "F64, Infinity, Infinity"
    })
    void agreesUpToRoundOff(Precision precision, double trainers, double rebuilt) {
        // When, Then
        assertThat(FirstStepCheck.disagreement("loss", trainers, rebuilt, precision, () -> 0))
                .isEmpty();
        assertThat(FirstStepCheck.disagreement("loss", rebuilt, trainers, precision, () -> 0))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 2, 2.00021",
        "F64, 2, 2.0000000021",
        "F64, 0, 1e-300",
        "F64, 2, -2",
        "F64, 2, NaN",
        "F64, 2, Infinity",
        "F32, -2, -Infinity"
    })
    void disagreesOtherwise(Precision precision, double trainers, double rebuilt) {
        // When, Then
        assertThat(FirstStepCheck.disagreement("loss", trainers, rebuilt, precision, () -> 0))
                .isPresent();
        assertThat(FirstStepCheck.disagreement("loss", rebuilt, trainers, precision, () -> 0))
                .isPresent();
    }

    @Test
    void saysBothNumbersAndTheTolerance() {
        // When
        var disagreement = FirstStepCheck.disagreement("gradient norm", 2.5, 3.5, F32, () -> 1);
        // Then
        assertThat(disagreement)
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("the gradient norm rebuilt from the manifest is 3.5, the trainer says 2.5")
                        .contains(Double.toString(FirstStepCheck.tolerance(F32))));
        assertThat(FirstStepCheck.tolerance(F64)).isLessThan(FirstStepCheck.tolerance(F32));
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 1e-6, 3e-6, 1", // the rest of numbers of size 1 that cancel
        "F32, 0, 3e-6, 1",
        "F64, 1e-14, 1.6e-14, 1",
        "F32, 1e-3, 4e-3, 1000"
    })
    void nearAMinimumAFewUnitsOfRoundOffOfTheScaleAreGranted(
            Precision precision, double trainers, double rebuilt, double scale) {
        // When, Then
        assertThat(FirstStepCheck.disagreement("loss", trainers, rebuilt, precision, () -> scale))
                .isEmpty();
        assertThat(FirstStepCheck.disagreement("loss", trainers, rebuilt, precision, () -> 0))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"F32, 1e-6, 1e-5, 1", "F64, 1e-14, 1e-13, 1", "F32, 1, 1.1, 1", "F32, 1, 2, NaN", "F32, 1, 2, Infinity"
    })
    void whatDiffersByMoreThanRoundOffOfTheScaleDisagrees(
            Precision precision, double trainers, double rebuilt, double scale) {
        // When, Then
        assertThat(FirstStepCheck.disagreement("loss", trainers, rebuilt, precision, () -> scale))
                .isPresent();
    }
}
