package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.network.layer.LayerShape.Sequence;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.indexing.NDArrayIndex;

class LstmReferenceTest {
    private static final int LENGTH = 6;
    private static final int EXAMPLES = 9;
    private static final Sequence INPUT = new Sequence(LENGTH, 5);

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
}
