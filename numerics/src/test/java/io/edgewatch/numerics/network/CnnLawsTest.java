package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class CnnLawsTest {
    private static final Cnn NETWORK = new Cnn(1, 9, 8, 3, 4, Activation.GELU);
    private static final int EXAMPLES = 13;

    @ParameterizedTest
    @EnumSource
    void thirdOrderIsTheSlopeOfHessianProducts(Criterion criterion) {
        // Given
        double step = 1e-4; // truncation and round-off both of the order of 1e-8
        var w = new InitialWeights(5, 2).draw(NETWORK.layout(), DataType.DOUBLE);
        var random = new SplittableRandom(6);
        var u = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        var v = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        try (var objective = objective(criterion, DataType.DOUBLE)) {
            var shift = v.reshape(w.length()).mul(step);
            var ahead = u.like();
            objective.at(w.add(shift)).hessianTimes(u, ahead);
            var behind = u.like();
            objective.at(w.sub(shift)).hessianTimes(u, behind);
            // When
            var third = u.like();
            objective.at(w).thirdOrder(u, v, third);
            // Then
            var slope = ahead.sub(behind).div(2 * step);
            assertThat(Samples.distance(third, slope))
                    .isLessThan(1e-6 * slope.norm2Number().doubleValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void floatAgreesWithDoubleToItsPrecision(Criterion criterion) {
        // Given
        var w = new InitialWeights(5, 1).draw(NETWORK.layout(), DataType.FLOAT);
        var v = Samples.uniform(new SplittableRandom(6), DataType.FLOAT, 2, w.length());
        try (var single = objective(criterion, DataType.FLOAT);
                var exact = objective(criterion, DataType.DOUBLE)) {
            // When
            var in32 = single.at(w);
            var in64 = exact.at(w.castTo(DataType.DOUBLE));
            // Then
            assertThat(in32.loss()).isCloseTo(in64.loss(), within(1e-6 * in64.loss()));
            assertClose(in32.gradient(), in64.gradient());
            var products32 = v.like();
            var products64 = v.castTo(DataType.DOUBLE).like();
            in32.hessianTimes(v, products32);
            in64.hessianTimes(v.castTo(DataType.DOUBLE), products64);
            assertClose(products32, products64);
            in32.thirdOrder(v, v, products32);
            var v64 = v.castTo(DataType.DOUBLE);
            in64.thirdOrder(v64, v64, products64);
            assertClose(products32, products64);
        }
    }

    private static NetworkObjective objective(Criterion criterion, DataType precision) {
        var random = new SplittableRandom(4);
        var inputs = Samples.uniform(random, DataType.FLOAT, EXAMPLES, NETWORK.inputs());
        var targets = Samples.probabilities(random, DataType.FLOAT, EXAMPLES, NETWORK.outputs());
        return NetworkObjective.of(NETWORK, criterion, inputs.castTo(precision), targets.castTo(precision));
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        // a few hundred roundings of 6e-8 that mostly cancel
        assertThat(Samples.distance(actual, expected))
                .isLessThan(5e-6 * expected.norm2Number().doubleValue());
    }
}
