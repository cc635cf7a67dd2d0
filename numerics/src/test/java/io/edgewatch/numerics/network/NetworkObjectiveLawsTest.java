package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What must hold for the derivatives of any loss, whatever computes them. */
class NetworkObjectiveLawsTest {

    // sums of a few hundred float64 terms on both sides
    private static final double ROUND_OFF = 1e-12;

    // wide enough an input that blocks go through the side-by-side product
    private final Mlp network = new Mlp(300, List.of(9, 6), 3, Activation.GELU, true);
    private final SplittableRandom random = new SplittableRandom(7);
    private final INDArray inputs = Samples.uniform(random, DataType.DOUBLE, 11, 300);
    private final INDArray targets = Samples.probabilities(random, DataType.DOUBLE, 11, 3);
    private final INDArray weights = new InitialWeights(8, 2).draw(network.layout(), DataType.DOUBLE);
    private final NetworkObjective objective = NetworkObjective.of(network, Criterion.CROSS_ENTROPY, inputs, targets);

    @AfterEach
    void close() {
        objective.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hessianIsSymmetric(long seed) {
        // Given
        var point = objective.at(weights);
        var u = direction(seed);
        var v = direction(~seed);
        // When
        double uHv = dot(u, hessianTimes(point, v));
        // Then
        assertThat(uHv)
                .isCloseTo(dot(v, hessianTimes(point, u)), within(ROUND_OFF * norm(u) * norm(hessianTimes(point, v))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hessianProductIsLinear(long seed) {
        // Given
        var point = objective.at(weights);
        var u = direction(seed);
        var v = direction(~seed);
        // When
        var together = hessianTimes(point, u.mul(2).sub(v.mul(3)));
        // Then
        assertSame(
                together,
                hessianTimes(point, u).mul(2).sub(hessianTimes(point, v).mul(3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thirdDerivativeIsTheSameInAllOrdersOfItsThreeDirections(long seed) {
        // Given
        var point = objective.at(weights);
        var u = direction(seed);
        var v = direction(~seed);
        var w = direction(seed + 100);
        // When
        double uvw = dot(w, thirdOrder(point, u, v));
        // Then
        var tolerance = within(ROUND_OFF * norm(w) * norm(thirdOrder(point, u, v)));
        assertThat(uvw).isCloseTo(dot(w, thirdOrder(point, v, u)), tolerance);
        assertThat(uvw).isCloseTo(dot(u, thirdOrder(point, v, w)), tolerance);
        assertThat(uvw).isCloseTo(dot(v, thirdOrder(point, w, u)), tolerance);
    }

    @Test
    void oneDirectionTwiceIsTheSameAsTwoEqualDirections() {
        // Given
        var point = objective.at(weights);
        var v = direction(1);
        // When
        var oneDirection = thirdOrder(point, v, v);
        // Then
        assertSame(oneDirection, thirdOrder(point, v, v.dup()));
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = "RELU")
    void thirdOrderIsTheSlopeOfHessianProducts(Activation activation) {
        // Given
        var smooth = new Mlp(300, List.of(9, 6), 3, activation, true);
        try (var loss = NetworkObjective.of(smooth, Criterion.CROSS_ENTROPY, inputs, targets)) {
            var u = direction(1);
            var v = direction(2);
            double step = 1e-5;
            var ahead = hessianTimes(loss.at(weights.add(u.mul(step).reshape(weights.length()))), v);
            var behind = hessianTimes(loss.at(weights.sub(u.mul(step).reshape(weights.length()))), v);
            // When
            var thirdOrder = thirdOrder(loss.at(weights), u, v);
            // Then
            var slope = ahead.sub(behind).div(2 * step);
            // truncation step² of a fifth derivative, and round-off 1e-16/step of the difference
            assertThat(Samples.distance(thirdOrder, slope)).isLessThan(1e-6 * norm(slope));
        }
    }

    @Test
    void blockIsWhatItsRowsAreOneByOne() {
        // Given
        var point = objective.at(weights);
        var left = Samples.uniform(random, DataType.DOUBLE, 5, weights.length());
        var right = Samples.uniform(random, DataType.DOUBLE, 5, weights.length());
        var products = left.like();
        var thirdOrders = left.like();
        // When
        point.hessianTimes(left, products);
        point.thirdOrder(left, right, thirdOrders);
        // Then
        for (int i = 0; i < 5; i++) {
            assertSame(row(products, i), hessianTimes(point, row(left, i)));
            assertSame(row(thirdOrders, i), thirdOrder(point, row(left, i), row(right, i)));
        }
    }

    @Test
    void moreDirectionsThanGoThroughAtOnceAreTakenInTurns() {
        // Given
        var wide = new Mlp(2, List.of(700), 2, Activation.TANH, false);
        var few = Samples.uniform(random, DataType.DOUBLE, 700, 2);
        try (var loss = NetworkObjective.of(wide, Criterion.MSE, few, few)) {
            var point = loss.at(new InitialWeights(1, 1).draw(wide.layout(), DataType.DOUBLE));
            var block = Samples.uniform(random, DataType.DOUBLE, 7, loss.dimension());
            var products = block.like();
            // When
            point.hessianTimes(block, products);
            // Then
            for (int i = 0; i < 7; i++) {
                assertSame(row(products, i), hessianTimes(point, row(block, i)));
            }
        }
    }

    /** Two directions go through at once here, and the passes of so many are kept that all, or some of 7, fit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void pairsAreWhatTheyAreOneByOne(int k) {
        // Given
        var wide = new Mlp(2, List.of(700), 2, Activation.TANH, true);
        var few = Samples.uniform(random, DataType.DOUBLE, 700, 2);
        try (var loss = NetworkObjective.of(wide, Criterion.CROSS_ENTROPY, few, targets(700))) {
            var point = loss.at(new InitialWeights(1, 1).draw(wide.layout(), DataType.DOUBLE));
            var directions = Samples.uniform(random, DataType.DOUBLE, k, loss.dimension());
            var products = Nd4j.zeros(DataType.DOUBLE, k * (k + 1) / 2, loss.dimension());
            // When
            point.thirdOrderOfPairs(directions, products);
            // Then
            int pair = 0;
            for (int i = 0; i < k; i++) {
                for (int j = i; j < k; j++) {
                    assertSame(row(products, pair++), thirdOrder(point, row(directions, i), row(directions, j)));
                }
            }
        }
    }

    private INDArray targets(int examples) {
        return Samples.probabilities(random, DataType.DOUBLE, examples, 2);
    }

    @Test
    void rowsOfALargerBlockAreTakenWhereTheyLie() {
        // Given
        var point = objective.at(weights);
        var large = Samples.uniform(random, DataType.DOUBLE, 6, weights.length());
        var results = large.like();
        var middle = NDArrayIndex.interval(2, 4);
        // When
        point.hessianTimes(large.get(middle, NDArrayIndex.all()), results.get(middle, NDArrayIndex.all()));
        // Then
        assertSame(row(results, 2), hessianTimes(point, row(large, 2)));
        assertSame(row(results, 3), hessianTimes(point, row(large, 3)));
        assertThat(norm(row(results, 4))).isZero();
    }

    @Test
    void pointSeesNothingOfThePointBefore() {
        // Given
        var elsewhere = new InitialWeights(9, 2).draw(network.layout(), DataType.DOUBLE);
        var v = direction(1);
        var before = objective.at(weights);
        double loss = before.loss();
        var gradient = before.gradient().dup();
        var product = hessianTimes(before, v);
        var third = thirdOrder(before, v, v);
        var there = objective.at(elsewhere);
        hessianTimes(there, v);
        thirdOrder(there, v, v);
        // When
        var again = objective.at(weights);
        // Then
        assertThat(there.loss()).isNotEqualTo(loss);
        assertThat(again.loss()).isEqualTo(loss);
        assertThat(again.gradient()).isEqualTo(gradient);
        assertThat(hessianTimes(again, v)).isEqualTo(product);
        assertThat(thirdOrder(again, v, v)).isEqualTo(third);
    }

    @Test
    void weightsMayBeChangedByTheCallerAfterwards() {
        // Given
        var mine = weights.dup();
        var expected = objective.at(weights).gradient().dup();
        // When
        var point = objective.at(mine);
        mine.assign(0);
        // Then
        assertThat(point.gradient()).isEqualTo(expected);
    }

    @Test
    void floatAgreesWithDoubleToItsPrecision() {
        // Given
        var v = direction(1);
        var u = direction(2);
        var exact = objective.at(weights);
        try (var narrow = NetworkObjective.of(
                network, Criterion.CROSS_ENTROPY, inputs.castTo(DataType.FLOAT), targets.castTo(DataType.FLOAT))) {
            // When
            var point = narrow.at(weights.castTo(DataType.FLOAT));
            // Then
            // inputs rounded by 6e-8, and as much again in every one of some ten operations on the way
            double tolerance = 3e-6;
            assertThat(point.loss()).isCloseTo(exact.loss(), within(tolerance * exact.loss()));
            assertClose(point.gradient(), exact.gradient(), tolerance);
            assertClose(hessianTimes(point, v.castTo(DataType.FLOAT)), hessianTimes(exact, v), tolerance);
            var third = thirdOrder(point, u.castTo(DataType.FLOAT), v.castTo(DataType.FLOAT));
            assertClose(third, thirdOrder(exact, u, v), tolerance);
        }
    }

    @Test
    void lossAndItsDerivativesScaleWithProbabilityMass() {
        // Given
        var v = direction(1);
        try (var tripled = NetworkObjective.of(network, Criterion.CROSS_ENTROPY, inputs, targets.mul(3))) {
            // When
            var point = tripled.at(weights);
            // Then
            var single = objective.at(weights);
            assertThat(point.loss()).isCloseTo(3 * single.loss(), within(ROUND_OFF * point.loss()));
            assertSame(point.gradient(), single.gradient().mul(3));
            assertSame(hessianTimes(point, v), hessianTimes(single, v).mul(3));
            assertSame(thirdOrder(point, v, v), thirdOrder(single, v, v).mul(3));
        }
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        // Given
        var linear = new Mlp(300, List.of(), 3, Activation.TANH, true);
        try (var loss = NetworkObjective.of(linear, Criterion.CROSS_ENTROPY, inputs, targets)) {
            // When
            var point = loss.at(Nd4j.ones(DataType.DOUBLE, loss.dimension()).mul(1e4));
            // Then
            assertThat(point.loss()).isFinite();
            assertThat(norm(point.gradient())).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteWeightsMakeANonFiniteLossAndNoException(double weight) {
        // Given
        var broken = weights.dup().putScalar(3, weight);
        // When
        var point = objective.at(broken);
        // Then
        assertThat(Double.isFinite(point.loss())).isFalse();
        assertThat(norm(hessianTimes(point, direction(1)))).isNaN();
    }

    private INDArray direction(long seed) {
        return Samples.uniform(new SplittableRandom(seed), DataType.DOUBLE, 1, weights.length());
    }

    private static INDArray row(INDArray block, int row) {
        return block.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all());
    }

    private static INDArray hessianTimes(PointEvaluation point, INDArray v) {
        var product = v.like();
        point.hessianTimes(v, product);
        return product;
    }

    private static INDArray thirdOrder(PointEvaluation point, INDArray u, INDArray v) {
        var product = v.like();
        point.thirdOrder(u, v, product);
        return product;
    }

    private static double dot(INDArray u, INDArray v) {
        return Nd4j.getBlasWrapper().dot(u.reshape(u.length()), v.reshape(v.length()));
    }

    private static double norm(INDArray v) {
        return v.norm2Number().doubleValue();
    }

    private static void assertSame(INDArray actual, INDArray expected) {
        assertClose(actual, expected, ROUND_OFF);
    }

    private static void assertClose(INDArray actual, INDArray expected, double relative) {
        assertThat(Samples.distance(actual, expected)).isLessThanOrEqualTo(relative * norm(expected));
    }
}
