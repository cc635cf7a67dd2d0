package io.edgewatch.numerics.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
        OracleAgreement.assertAgreement(network, given.criterion(), given.seed(), ROUND_OFF);
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
        OracleAgreement.assertAgreement(network, criterion, 1, ROUND_OFF);
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
        OracleAgreement.assertAgreement(network, loss, 1, ROUND_OFF);
    }
}
