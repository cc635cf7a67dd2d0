package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Against an independent implementation: nested automatic differentiation in libtorch. */
class NetworkObjectiveOracleTest {

    // both sides are exact up to float64 round-off, 1e-16 per operation over sums of a few hundred terms
    private static final double ROUND_OFF = 1e-12;

    record Case(Activation activation, Criterion criterion, boolean bias, long seed) {}

    static Stream<Case> cases() {
        var cases = new ArrayList<Case>();
        for (var activation : Activation.values()) {
            for (var criterion : Criterion.values()) {
                for (boolean bias : List.of(true, false)) {
                    for (long seed = 1; seed <= 3; seed++) {
                        cases.add(new Case(activation, criterion, bias, seed));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesToThirdOrderAreThoseOfNestedAutomaticDifferentiation(Case given) {
        // Given
        var network = new Mlp(7, List.of(9, 6), 3, given.activation(), given.bias());
        // When, then
        assertAgreement(network, given.criterion(), given.seed());
    }

    static Stream<Arguments> convolutions() {
        var cases = new ArrayList<Arguments>();
        for (var activation : Activation.values()) {
            for (var criterion : Criterion.values()) {
                cases.add(Arguments.of(new Cnn(1, 8, 8, 2, 3, activation), criterion));
                cases.add(Arguments.of(new Cnn(3, 7, 10, 3, 4, activation), criterion));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void soAreThoseOfConvolutionalNetworks(Cnn network, Criterion criterion) {
        assertAgreement(network, criterion, 1);
    }

    static Stream<Loss> losses() {
        return Stream.of(Criterion.values())
                .flatMap(criterion -> Stream.of(
                        new Loss(criterion, 1, true), new Loss(criterion, 3, false), new Loss(criterion, 3, true)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void soAreThoseOfMaskedOutputsAtSeveralPositions(Loss loss) {
        // Given
        var network = new Mlp(7, List.of(9), 12, Activation.SIGMOID, true);
        // When, then
        assertAgreement(network, loss, 1);
    }

    private static void assertAgreement(Network network, Criterion criterion, long seed) {
        assertAgreement(network, Loss.of(criterion), seed);
    }

    private static void assertAgreement(Network network, Loss criterion, long seed) {
        var random = new SplittableRandom(seed);
        var inputs = Samples.uniform(random, DataType.DOUBLE, 11, network.inputs());
        var targets = Samples.targets(random, criterion, 11, network.outputs());
        var weights = new InitialWeights(seed, 2).draw(network.layout(), DataType.DOUBLE);
        var u = Samples.uniform(random, DataType.DOUBLE, 1, weights.length());
        var v = Samples.uniform(random, DataType.DOUBLE, 1, weights.length());
        var torch = new TorchOracle(network, criterion, inputs, targets, weights);
        try (var objective = NetworkObjective.of(network, criterion, inputs, targets)) {
            var point = objective.at(weights);
            var hessianTimesV = v.like();
            point.hessianTimes(v, hessianTimesV);
            var thirdOrder = v.like();
            point.thirdOrder(u, v, thirdOrder);
            var thirdOrderAlongV = v.like();
            point.thirdOrder(v, v, thirdOrderAlongV);
            assertThat(point.loss()).isCloseTo(torch.loss(), within(ROUND_OFF * torch.loss()));
            assertClose(point.gradient(), torch.gradient());
            assertClose(hessianTimesV, torch.hessianTimes(v));
            assertClose(thirdOrder, torch.thirdOrder(u, v));
            assertClose(thirdOrderAlongV, torch.thirdOrder(v, v));
        }
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        double scale = expected.norm2Number().doubleValue();
        assertThat(Samples.distance(actual, expected)).isLessThanOrEqualTo(ROUND_OFF * scale);
    }
}
