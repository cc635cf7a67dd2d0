package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape.Sequence;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Networks that go position by position, with a target at every position, masked or not. */
class SequenceLawsTest {
    private static final int LENGTH = 6;
    private static final int EXAMPLES = 9;
    private static final Sequence INPUT = new Sequence(LENGTH, 5);

    static Stream<Arguments> networks() {
        var mixers = List.<List<Layer>>of(
                List.of(new Lstm(4), new Lstm(3)),
                List.of(new Embedding(4), Residual.of(new RmsNorm(), new Mamba(2, 2, 3, 1)), new RmsNorm()));
        var cases = new ArrayList<Arguments>();
        for (var mixer : mixers) {
            for (var criterion : Criterion.values()) {
                for (boolean masked : new boolean[] {false, true}) {
                    var layers = new ArrayList<>(mixer);
                    layers.add(new Dense(3, true));
                    cases.add(Arguments.of(new Sequential(INPUT, layers), new Loss(criterion, LENGTH, masked)));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void derivativesToThirdOrderAreThoseOfNestedAutomaticDifferentiation(Sequential network, Loss loss) {
        OracleAgreement.assertAgreement(network, loss, 1, 1e-11); // round-off over some six positions
    }

    @ParameterizedTest
    @MethodSource("networks")
    void thirdOrderIsTheSlopeOfHessianProducts(Sequential network, Loss loss) {
        // Given
        double step = 3e-4; // a difference of fourth order: truncation about 1e-8 of it, round-off less
        var w = OracleAgreement.weights(network, 5);
        var random = new SplittableRandom(6);
        var u = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        var v = Samples.uniform(random, DataType.DOUBLE, 1, w.length());
        try (var objective = objective(network, loss, DataType.DOUBLE)) {
            var near = difference(objective, w, v.reshape(w.length()).mul(step), u);
            var far = difference(objective, w, v.reshape(w.length()).mul(2 * step), u);
            // When
            var third = u.like();
            objective.at(w).thirdOrder(u, v, third);
            // Then
            var slope = near.mul(8).sub(far).div(12 * step);
            assertThat(Samples.distance(third, slope))
                    .isLessThan(1e-7 * slope.norm2Number().doubleValue());
        }
    }

    /** H(w + shift)u − H(w − shift)u. */
    private static INDArray difference(NetworkObjective objective, INDArray w, INDArray shift, INDArray u) {
        var ahead = u.like();
        objective.at(w.add(shift)).hessianTimes(u, ahead);
        var behind = u.like();
        objective.at(w.sub(shift)).hessianTimes(u, behind);
        return ahead.sub(behind);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void floatAgreesWithDoubleToItsPrecision(Sequential network, Loss loss) {
        // Given
        var w = OracleAgreement.weights(network, 5).castTo(DataType.FLOAT);
        var v = Samples.uniform(new SplittableRandom(6), DataType.FLOAT, 2, w.length());
        var v64 = v.castTo(DataType.DOUBLE);
        try (var single = objective(network, loss, DataType.FLOAT);
                var exact = objective(network, loss, DataType.DOUBLE)) {
            // When
            var in32 = single.at(w);
            var in64 = exact.at(w.castTo(DataType.DOUBLE));
            var third32 = v.like();
            var third64 = v64.like();
            in32.thirdOrder(v, v, third32);
            in64.thirdOrder(v64, v64, third64);
            // Then
            assertThat(in32.loss()).isCloseTo(in64.loss(), within(2e-6 * in64.loss()));
            assertClose(in32.gradient(), in64.gradient());
            assertClose(third32, third64);
        }
    }

    @Test
    void theBuiltInLstmOfLibtorchMakesTheSameOfTheSameWeights() {
        // Given
        var network = new Sequential(INPUT, List.of(new Lstm(4)));
        var inputs = Samples.uniform(new SplittableRandom(1), DataType.DOUBLE, EXAMPLES, network.inputs());
        var targets = Samples.uniform(new SplittableRandom(2), DataType.DOUBLE, EXAMPLES, network.outputs());
        var weights = OracleAgreement.weights(network, 3);
        var parameters = new TensorVector();
        for (var block : network.layout().blocks()) {
            var interval = NDArrayIndex.interval(block.offset(), block.offset() + block.length());
            long[] shape = block.shape().stream().mapToLong(Integer::longValue).toArray();
            parameters.push_back(TorchOracle.tensor(weights.get(interval)).view(shape));
        }
        var x = TorchOracle.tensor(inputs).view(EXAMPLES, LENGTH, 5);
        var nothing = torch.zeros_like(x.narrow(2, 0, 4).narrow(1, 0, 1).transpose(0, 1));
        // When
        var outputs = torch.lstm(x, new TensorVector(nothing, nothing), parameters, true, 1, 0, false, false, true)
                .get0();
        // Then
        var residual = outputs.reshape(EXAMPLES, -1).sub(TorchOracle.tensor(targets));
        double expected = residual.mul(residual).sum().item_double() / (2 * EXAMPLES);
        try (var objective = NetworkObjective.of(network, Criterion.MSE, inputs, targets)) {
            assertThat(objective.at(weights).loss()).isCloseTo(expected, within(1e-13 * expected)); // round-off
        }
    }

    private static NetworkObjective objective(Sequential network, Loss loss, DataType precision) {
        var random = new SplittableRandom(4);
        var inputs = Samples.uniform(random, DataType.FLOAT, EXAMPLES, network.inputs());
        var targets = Samples.targets(random, loss, EXAMPLES, network.outputs()).castTo(DataType.FLOAT);
        return NetworkObjective.of(network, loss, inputs.castTo(precision), targets.castTo(precision));
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        // a few hundred roundings of 6e-8 that mostly cancel
        assertThat(Samples.distance(actual, expected))
                .isLessThan(1e-5 * expected.norm2Number().doubleValue());
    }
}
