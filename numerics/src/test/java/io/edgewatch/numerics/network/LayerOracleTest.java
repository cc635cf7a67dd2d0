package io.edgewatch.numerics.network;

import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.AsSequence;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.AveragePooling;
import io.edgewatch.numerics.network.layer.Conv;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.Flatten;
import io.edgewatch.numerics.network.layer.GlobalPooling;
import io.edgewatch.numerics.network.layer.GroupNorm;
import io.edgewatch.numerics.network.layer.LastPosition;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.LayerShape.Features;
import io.edgewatch.numerics.network.layer.LayerShape.Image;
import io.edgewatch.numerics.network.layer.LayerShape.Sequence;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.SequenceMean;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer between two that are trained, against nested automatic differentiation in libtorch. */
class LayerOracleTest {

    // both sides are exact up to float64 round-off, over a few more operations than in a plain network
    private static final double ROUND_OFF = 1e-11;

    private static final Layer GELU = new Activated(Activation.GELU);
    private static final Layer TANH = new Activated(Activation.TANH);

    @ParameterizedTest
    @MethodSource("io.edgewatch.numerics.network.SmallArchitectures#withLosses")
    void soAreThoseOfWholeArchitectures(Sequential network, Loss loss) {
        OracleAgreement.assertAgreement(network, loss, 1, ROUND_OFF);
    }

    static Stream<Arguments> layers() {
        var networks = List.of(
                network(new Features(7), new Dense(6, true), new LayerNorm(), GELU, new Dense(3, true)),
                network(new Features(6), new Residual(List.of(new Dense(5, true), TANH), List.of(new Dense(5, false)))),
                network(new Features(8), new Dense(8, false), new AsSequence(2), TANH, new Dense(2, true)),
                network(new Image(2, 5, 4), new Conv(3, 3, 1, true), TANH, new AveragePooling(), new Flatten()),
                network(new Image(1, 5, 6), new Conv(3, 3, 2, true), GELU, new Conv(2, 1, 2, false), new Flatten()),
                network(
                        new Image(2, 5, 5),
                        new Conv(3, 1, 1, true),
                        TANH,
                        new Conv(4, 3, 2, true),
                        new GlobalPooling()),
                network(new Image(2, 4, 3), new Conv(4, 3, 1, false), new GroupNorm(2), GELU, new GlobalPooling()),
                network(new Image(1, 4, 4), new Conv(3, 3, 1, false), new LayerNorm(), TANH, new Flatten()),
                network(new Image(2, 4, 6), new Conv(2, 1, 1, true), TANH, new Patches(2), new Dense(3, true)),
                network(
                        new Sequence(4, 3),
                        new Embedding(4),
                        new Positions(),
                        new LayerNorm(),
                        GELU,
                        new LastPosition()),
                network(new Sequence(4, 3), new Dense(4, true), new Attention(2, false, true), new SequenceMean()),
                network(new Sequence(5, 3), new Dense(4, true), new Attention(2, true, false), new LastPosition()),
                network(new Sequence(5, 3), new Lstm(4), new Dense(2, true)),
                network(new Sequence(4, 3), new Dense(2, false), new Lstm(3), new Lstm(2), new LastPosition()),
                network(new Sequence(1, 3), new Lstm(2), new Flatten()),
                network(new Sequence(4, 3), new Dense(5, true), new RmsNorm(), GELU, new Dense(2, true)),
                network(new Features(4), new Dense(5, true), new RmsNorm(), new Dense(2, true)),
                network(new Sequence(6, 3), new Dense(2, true), new Mamba(3, 2, 4, 1), new Dense(2, true)),
                network(new Sequence(2, 3), new Mamba(2, 1, 4, 2), new LastPosition()),
                network(
                        new Sequence(4, 3),
                        new Embedding(4),
                        Residual.of(new RmsNorm(), new Mamba(2, 2, 3, 2)),
                        Residual.of(new RmsNorm(), new Mamba(2, 2, 3, 2)),
                        new RmsNorm(),
                        new Dense(2, true)),
                network(
                        new Sequence(3, 4),
                        new Positions(),
                        Residual.of(new LayerNorm(), new Attention(1, true, true)),
                        Residual.of(new LayerNorm(), new Dense(8, true), GELU, new Dense(4, true)),
                        new Dense(2, true)));
        var cases = new ArrayList<Arguments>();
        for (var network : networks) {
            for (var criterion : Criterion.values()) {
                cases.add(Arguments.of(network, criterion));
            }
        }
        return cases.stream();
    }

    private static Sequential network(LayerShape input, Layer... layers) {
        return new Sequential(input, Arrays.asList(layers));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void derivativesToThirdOrderAreThoseOfNestedAutomaticDifferentiation(Sequential network, Criterion criterion) {
        OracleAgreement.assertAgreement(network, criterion, 1, ROUND_OFF);
    }
}
