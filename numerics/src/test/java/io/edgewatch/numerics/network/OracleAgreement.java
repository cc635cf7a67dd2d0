package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Loss, gradient, Hessian products and third-order vectors along several pairs and of all pairs of some directions, ours against libtorch's, in float64. */
final class OracleAgreement {
    private static final int EXAMPLES = 11;
    private static final int PAIRS = 3;

    private OracleAgreement() {}

    static void assertAgreement(Network network, Criterion criterion, long seed, double relative) {
        assertAgreement(network, Loss.of(criterion), seed, relative);
    }

    static void assertAgreement(Network network, Loss loss, long seed, double relative) {
        var random = new SplittableRandom(seed);
        var inputs = Samples.uniform(random, DataType.DOUBLE, EXAMPLES, network.inputs());
        var targets = Samples.targets(random, loss, EXAMPLES, network.outputs());
        var weights = weights(network, seed);
        var u = Samples.uniform(random, DataType.DOUBLE, PAIRS, weights.length());
        var v = Samples.uniform(random, DataType.DOUBLE, PAIRS, weights.length());
        var torch = new TorchOracle(network, loss, inputs, targets, weights);
        try (var objective = NetworkObjective.of(network, loss, inputs, targets)) {
            var point = objective.at(weights);
            var products = v.like();
            point.hessianTimes(v, products);
            var thirdOrders = v.like();
            point.thirdOrder(u, v, thirdOrders);
            var ofPairs = Nd4j.zeros(DataType.DOUBLE, PAIRS * (PAIRS + 1) / 2, weights.length());
            point.thirdOrderOfPairs(v, ofPairs);
            assertThat(point.loss()).isCloseTo(torch.loss(), within(relative * torch.loss()));
            assertClose(point.gradient(), torch.gradient(), relative);
            for (int i = 0; i < PAIRS; i++) {
                assertClose(row(products, i), torch.hessianTimes(row(v, i)), relative);
                assertClose(row(thirdOrders, i), torch.thirdOrder(row(u, i), row(v, i)), relative);
            }
            int pair = 0;
            for (int i = 0; i < PAIRS; i++) {
                for (int j = i; j < PAIRS; j++) {
                    assertClose(row(ofPairs, pair++), torch.thirdOrder(row(v, i), row(v, j)), relative);
                }
            }
        }
    }

    /** Drawn, and then moved a little, so that nothing is at a special value. */
    static INDArray weights(Network network, long seed) {
        var drawn = new InitialWeights(seed, 2).draw(network.layout(), DataType.DOUBLE);
        var move = Samples.uniform(new SplittableRandom(~seed), DataType.DOUBLE, 1, drawn.length());
        return drawn.addi(move.reshape(drawn.length()).muli(0.1));
    }

    private static INDArray row(INDArray block, int row) {
        return block.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all());
    }

    private static void assertClose(INDArray actual, INDArray expected, double relative) {
        double scale = expected.norm2Number().doubleValue();
        assertThat(Samples.distance(actual, expected)).isLessThanOrEqualTo(relative * scale);
    }
}
