package io.edgewatch.analyzers.oscillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.Preconditioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class DeviationWindowTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 1, 4})
    void periodTwoHasACorrelationOfMinusOneHoweverThePreconditionerMoves(double factor) {
        // Given
        var window = new DeviationWindow(5, 2, DataType.DOUBLE);
        double p = 3;
        double sign = 1;
        // When
        for (int step = 0; step < 5; step++) {
            window.add(Nd4j.createFromArray(sign, -2 * sign), new Preconditioner.Scalar(p));
            p *= factor;
            sign = -sign;
        }
        // Then
        assertThat(window.lagOneCorrelation()).isCloseTo(-1, within(1e-12));
    }
}
