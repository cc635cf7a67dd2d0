package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What must hold for the derivatives of every architecture, whatever it is compared with. */
class ArchitectureLawsTest {
    private static final int EXAMPLES = 9;
    private static final String ALL = "io.edgewatch.numerics.network.SmallArchitectures#withLosses";

    @ParameterizedTest
    @MethodSource(ALL)
    void thirdOrderIsTheSlopeOfHessianProducts(Network network, Loss loss) {
        // Given
        double step = 1e-5; // normalization over a few numbers has derivatives of higher order a thousand times larger
        var w = OracleAgreement.weights(network, 5);
        var random = new SplittableRandom(6);
        var u = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        var v = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        try (var objective = objective(network, loss, DataType.DOUBLE)) {
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
                    .isLessThan(1e-5 * slope.norm2Number().doubleValue());
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void floatAgreesWithDoubleToItsPrecision(Network network, Loss loss) {
        // Given
        var w = OracleAgreement.weights(network, 5).castTo(DataType.FLOAT);
        var v = Samples.uniform(new SplittableRandom(6), DataType.FLOAT, 2, w.length());
        try (var single = objective(network, loss, DataType.FLOAT);
                var exact = objective(network, loss, DataType.DOUBLE)) {
            // When
            var in32 = single.at(w);
            var in64 = exact.at(w.castTo(DataType.DOUBLE));
            // Then
            assertThat(in32.loss()).isCloseTo(in64.loss(), within(1e-5 * in64.loss()));
            assertClose(in32.gradient(), in64.gradient());
            var v64 = v.castTo(DataType.DOUBLE);
            var products32 = v.like();
            var products64 = v64.like();
            in32.hessianTimes(v, products32);
            in64.hessianTimes(v64, products64);
            assertClose(products32, products64);
            in32.thirdOrder(v, v, products32);
            in64.thirdOrder(v64, v64, products64);
            assertClose(products32, products64);
        }
    }

    private static NetworkObjective objective(Network network, Loss loss, DataType precision) {
        var random = new SplittableRandom(4);
        var inputs = Samples.uniform(random, DataType.FLOAT, EXAMPLES, network.inputs());
        var targets = Samples.targets(random, loss, EXAMPLES, network.outputs()).castTo(DataType.FLOAT);
        return NetworkObjective.of(network, loss, inputs.castTo(precision), targets.castTo(precision));
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        // some thousand roundings of 6e-8 that mostly cancel, and normalization divides by what may be small
        assertThat(Samples.distance(actual, expected))
                .isLessThan(2e-5 * expected.norm2Number().doubleValue());
    }
}
