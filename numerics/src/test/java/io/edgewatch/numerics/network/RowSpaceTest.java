package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.objective.CoordinateChoice;
import io.edgewatch.numerics.objective.Objective;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Everything in coordinates of the data against the same in all coordinates. */
class RowSpaceTest {
    // QR and products of float64 on both sides, relative
    private static final double EXACT = 1e-11;

    private final SplittableRandom random = new SplittableRandom(5);
    private final Mlp network = new Mlp(60, List.of(7, 5), 3, Activation.TANH, true);
    /** 12 examples, of which the last is the sum of two others, so that the rank is 11. */
    private final INDArray inputs = dependent(Samples.uniform(random, DataType.DOUBLE, 12, 60));

    private final INDArray targets = Samples.probabilities(random, DataType.DOUBLE, 12, 3);
    private final INDArray weights = new InitialWeights(8, 2)
            .draw(network.layout(), DataType.DOUBLE)
            .reshape(1, network.layout().total());
    private final RowSpace space = RowSpace.of(network, inputs);
    private final NetworkObjective whole = NetworkObjective.of(network, Criterion.MSE, inputs, targets);
    private final NetworkObjective reduced =
            NetworkObjective.of(space.network(), Criterion.MSE, space.inputs(), targets);

    private static INDArray dependent(INDArray inputs) {
        inputs.getRow(11).assign(inputs.getRow(0).add(inputs.getRow(1)));
        return inputs;
    }

    @AfterEach
    void close() {
        whole.close();
        reduced.close();
    }

    @Test
    void hasAsManyDirectionsAsTheDataSpan() {
        // When
        int rank = space.rank();
        // Then
        assertThat(rank).isEqualTo(11);
    }

    @Test
    void theFingerprintIsOfTheBasisAndNotOfTheSpace() {
        // Given: longer examples come first; they span the same
        INDArray lengths = Nd4j.linspace(1, 9, 12, DataType.DOUBLE).reshape(12, 1);
        RowSpace again = RowSpace.of(network, inputs.dup());
        // When
        RowSpace other = RowSpace.of(network, inputs.mulColumnVector(lengths));
        // Then
        assertThat(again.fingerprint()).containsExactly(space.fingerprint());
        assertThat(other.fingerprint()).hasSameSizeAs(space.fingerprint());
        double most = 0;
        for (int i = 0; i < other.rank(); i++) {
            most = Math.max(most, Math.abs(other.fingerprint()[i] - space.fingerprint()[i]));
        }
        assertThat(most).isGreaterThan(0.1); // numbers of about 1
    }

    @Test
    void lossIsTheSame() {
        // When
        double loss = reduced.at(space.reduced(weights).getRow(0)).loss();
        // Then
        assertThat(loss).isCloseTo(whole.at(weights.getRow(0)).loss(), within(EXACT));
    }

    @Test
    void gradientLiesInTheRowSpace() {
        // Given
        var expected = whole.at(weights.getRow(0)).gradient();
        // When
        var gradient = reduced.at(space.reduced(weights).getRow(0)).gradient().reshape(1, -1);
        // Then
        assertClose(space.lifted(gradient), expected);
    }

    @Test
    void hessianSeesOfADirectionOnlyItsPartInTheRowSpace() {
        // Given
        var directions =
                Samples.uniform(random, DataType.DOUBLE, 3, network.layout().total());
        var expected = directions.like();
        whole.at(weights.getRow(0)).hessianTimes(directions, expected);
        // When
        var inside = space.reduced(directions);
        var products = inside.like();
        reduced.at(space.reduced(weights).getRow(0)).hessianTimes(inside, products);
        // Then
        assertClose(space.lifted(products), expected);
    }

    @Test
    void thirdOrderVectorsAreTheSame() {
        // Given
        var left = Samples.uniform(random, DataType.DOUBLE, 2, network.layout().total());
        var right = Samples.uniform(random, DataType.DOUBLE, 2, network.layout().total());
        var expected = left.like();
        whole.at(weights.getRow(0)).thirdOrder(left, right, expected);
        // When
        var inside = space.reduced(left);
        var third = inside.like();
        reduced.at(space.reduced(weights).getRow(0)).thirdOrder(inside, space.reduced(right), third);
        // Then
        assertClose(space.lifted(third), expected);
    }

    @Test
    void largestEigenvaluesAreTheSame() {
        // When
        double[] values = eigenvalues(reduced, space.reduced(weights).getRow(0));
        // Then
        double[] expected = eigenvalues(whole, weights.getRow(0));
        // errors of eigenvalues are squares of residuals
        assertThat(values).containsExactly(expected, within(EXACT * expected[0]));
    }

    private static double[] eigenvalues(Objective objective, INDArray at) {
        var settings = SpectrumSettings.strict(3, DataType.DOUBLE, 1);
        try (var spectrum = new TopSpectrum(objective.dimension(), DataType.DOUBLE, settings)) {
            return ((EigenEstimates) spectrum.of(HessianOperator.of(objective, at))).values();
        }
    }

    @Test
    void gradientDescentIsTheSame() {
        // Given
        var all = weights.dup();
        var inside = space.reduced(weights);
        // When
        for (int step = 0; step < 20; step++) {
            all.getRow(0).subi(whole.at(all.getRow(0)).gradient().mul(0.1));
            inside.getRow(0).subi(reduced.at(inside.getRow(0)).gradient().mul(0.1));
        }
        // Then
        assertClose(space.lifted(inside.sub(space.reduced(weights))), all.sub(weights));
    }

    @Test
    void liftingThenReducingChangesNothing() {
        // Given
        var inside = Samples.uniform(
                random, DataType.DOUBLE, 2, space.network().layout().total());
        // When
        var back = space.reduced(space.lifted(inside));
        // Then
        assertClose(back, inside);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void keepsThePrecisionOfTheData(DataType precision) {
        // When
        var inside = RowSpace.of(network, inputs.castTo(precision));
        // Then
        assertThat(inside.inputs().dataType()).isEqualTo(precision);
    }

    @Test
    void saysThatThereIsNothingToSpan() {
        // When, Then
        assertThatThrownBy(() -> RowSpace.of(network, Nd4j.zeros(DataType.DOUBLE, 4, 60)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all inputs are 0");
    }

    @Test
    void coordinatesOfALossAreItsRowSpace() {
        // When
        try (var coordinates = CoordinateChoice.AUTO.of(whole, true)) {
            // Then
            assertThat(coordinates.areFewer()).isTrue();
            assertThat(coordinates.objective().dimension())
                    .isEqualTo(space.network().layout().total());
            double[] values = eigenvalues(coordinates.objective(), coordinates.reduced(weights.getRow(0)));
            double[] expected = eigenvalues(whole, weights.getRow(0));
            assertThat(values).containsExactly(expected, within(EXACT * expected[0]));
        }
    }

    /** A diagonal P, more examples than three quarters of the inputs, masked targets. */
    @Test
    void coordinatesAreTheWeightsWhereTheRowSpaceIsNoGain() {
        // Given
        var many = Samples.uniform(random, DataType.DOUBLE, 46, 60);
        var manyTargets = Samples.probabilities(random, DataType.DOUBLE, 46, 3);
        var maskedTargets = Samples.uniform(random, DataType.DOUBLE, 12, 6);
        try (var wide = NetworkObjective.of(network, Criterion.MSE, many, manyTargets);
                var masked = NetworkObjective.of(network, new Loss(Criterion.MSE, 1, true), inputs, maskedTargets)) {
            // When, Then
            assertThat(CoordinateChoice.AUTO.of(whole, false).areFewer()).isFalse();
            assertThat(CoordinateChoice.AUTO.of(wide, true).areFewer()).isFalse();
            assertThat(CoordinateChoice.AUTO.of(masked, true).areFewer()).isFalse();
            assertThat(CoordinateChoice.WEIGHTS.of(whole, true).objective()).isSameAs(whole);
        }
    }

    @Test
    void rowSpaceOnRequestIsRefusedWhereItIsAnotherProblem() {
        assertThatThrownBy(() -> CoordinateChoice.ROW_SPACE.of(whole, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whose P is I/η");
        assertThatThrownBy(() -> CoordinateChoice.named("rows"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("coordinates must be one of [auto, weights, row-space], got: 'rows'");
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        double scale = expected.norm2Number().doubleValue();
        assertThat(Samples.distance(actual, expected)).isLessThan(EXACT * scale);
    }
}
