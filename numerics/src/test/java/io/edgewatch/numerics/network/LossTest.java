package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LossTest {
    private static final Mlp NETWORK = new Mlp(3, List.of(5), 4, Activation.TANH, true);
    /** One input, one output, no hidden layer, no bias: the output is w·x. */
    private static final Mlp PRODUCT = new Mlp(1, List.of(), 1, Activation.TANH, false);

    private final SplittableRandom random = new SplittableRandom(1);
    private final INDArray inputs = Samples.uniform(random, DataType.DOUBLE, 6, 3);
    private final INDArray targets = Samples.probabilities(random, DataType.DOUBLE, 6, 4);

    @ParameterizedTest
    @EnumSource
    void aTargetThatIsMaskedDoesNotMatter(Criterion criterion) {
        // Given
        var mask = Nd4j.ones(DataType.DOUBLE, 6, 4);
        mask.putScalar(2, 1, 0);
        var other = targets.dup().putScalar(new int[] {2, 1}, 0.875);
        var loss = new Loss(criterion, 1, true);
        // When
        var gradient = gradient(loss, Nd4j.hstack(targets, mask));
        // Then
        assertThat(gradient(loss, Nd4j.hstack(other, mask))).isEqualTo(gradient);
        assertThat(gradient(Loss.of(criterion), other)).isNotEqualTo(gradient(Loss.of(criterion), targets));
    }

    @ParameterizedTest
    @EnumSource
    void aMaskOfOnesChangesNothing(Criterion criterion) {
        // When
        var masked = gradient(new Loss(criterion, 1, true), Nd4j.hstack(targets, Nd4j.ones(DataType.DOUBLE, 6, 4)));
        // Then
        assertThat(masked).isEqualTo(gradient(Loss.of(criterion), targets));
    }

    @Test
    void crossEntropyTakesTheSoftmaxOfEachPosition() {
        // Given
        var zeros = Nd4j.zeros(DataType.DOUBLE, NETWORK.layout().total());
        var oneHotTwice = Nd4j.tile(Nd4j.createFromArray(new double[][] {{1, 0, 1, 0}}), 6, 1);
        try (var objective =
                NetworkObjective.of(NETWORK, new Loss(Criterion.CROSS_ENTROPY, 2, false), inputs, oneHotTwice)) {
            // When
            double loss = objective.at(zeros).loss();
            // Then
            assertThat(loss).isCloseTo(2 * Math.log(2), within(1e-15)); // the sum over two positions of two classes
        }
    }

    /** Reference values log(1 + e⁻ᶠ) with 50 digits, rounded. */
    @ParameterizedTest
    @CsvSource({
        "1, 40, 4.248354255291589e-18",
        "0, -40, 4.248354255291589e-18",
        "1, -800, 800",
        "0, 800, 800",
        "1, 800, 0",
        "0.5, 0, 0.6931471805599453"
    })
    void binaryCrossEntropyKeepsItsDigits(double target, double output, double expected) {
        // Given
        var one = Nd4j.ones(DataType.DOUBLE, 1, 1);
        try (var objective = NetworkObjective.of(PRODUCT, Criterion.BINARY_CROSS_ENTROPY, one, one.mul(target))) {
            // When
            var point = objective.at(Nd4j.createFromArray(output));
            // Then
            assertThat(point.loss()).isCloseTo(expected, within(1e-15 * expected));
            assertThat(point.gradient().getDouble(0)).isFinite();
        }
    }

    @Test
    void refusesOutputsThatAreNotWholePositions() {
        // Given
        var loss = new Loss(Criterion.CROSS_ENTROPY, 3, false);
        // When, then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkObjective.of(NETWORK, loss, inputs, targets))
                .withMessage("4 outputs are not 3 equal positions");
    }

    @Test
    void refusesTargetsWithoutTheirMask() {
        // Given
        var loss = new Loss(Criterion.MSE, 1, true);
        // When, then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkObjective.of(NETWORK, loss, inputs, targets))
                .withMessage("targets must have shape [n, 8], got: [6, 4]");
    }

    private INDArray gradient(Loss loss, INDArray rows) {
        var weights = new InitialWeights(3, 1).draw(NETWORK.layout(), DataType.DOUBLE);
        try (var objective = NetworkObjective.of(NETWORK, loss, inputs, rows)) {
            return objective.at(weights).gradient().dup();
        }
    }
}
