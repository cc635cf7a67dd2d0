package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworkBatchesTest {
    private static final int EXAMPLES = 9;

    static Stream<Arguments> networks() {
        Network mlp = new Mlp(16, List.of(5), 4, Activation.TANH, true);
        Network cnn = new Cnn(1, 4, 4, 2, 4, Activation.GELU);
        return Stream.of(
                Arguments.of(mlp, Loss.of(Criterion.MSE)),
                Arguments.of(mlp, new Loss(Criterion.MSE, 2, true)),
                Arguments.of(mlp, new Loss(Criterion.CROSS_ENTROPY, 2, false)),
                Arguments.of(cnn, Loss.of(Criterion.MSE)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void isTheLossOfExactlyTheExamplesThatAreChosen(Network network, Loss loss) {
        // Given
        INDArray inputs = numbers(EXAMPLES, 16, 1);
        INDArray targets = numbers(EXAMPLES, loss.targetColumns(4), 2);
        INDArray weights =
                numbers(1, network.layout().total(), 3).reshape(network.layout().total());
        INDArray direction = numbers(1, network.layout().total(), 4);
        int[][] choices = {{8, 0, 3}, {2, 2, 5}, {8, 0, 3}};
        try (var batches = NetworkObjective.batches(network, loss, inputs, targets, 3)) {
            for (int[] choice : choices) {
                try (var alone = NetworkObjective.of(
                        network, loss, Nd4j.pullRows(inputs, 1, choice), Nd4j.pullRows(targets, 1, choice))) {
                    // When
                    batches.choose(choice);
                    PointEvaluation batch = batches.at(weights);
                    // Then
                    PointEvaluation expected = alone.at(weights);
                    assertThat(batch.loss()).isEqualTo(expected.loss());
                    assertThat(batch.gradient()).isEqualTo(expected.gradient());
                    assertThat(product(batch, direction)).isEqualTo(product(expected, direction));
                }
            }
        }
    }

    @Test
    void aChoiceMakesEarlierEvaluationsStale() {
        // Given
        Network network = new Mlp(2, List.of(), 1, Activation.TANH, true);
        try (var batches =
                NetworkObjective.batches(network, Loss.of(Criterion.MSE), numbers(4, 2, 1), numbers(4, 1, 2), 2)) {
            PointEvaluation before = batches.at(numbers(1, 3, 3).reshape(3));
            // When
            batches.choose(new int[] {1, 2});
            // Then
            assertThatThrownBy(before::gradient).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> batches.choose(new int[] {1, 4}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 3, got: 4");
            assertThatThrownBy(() -> batches.choose(new int[] {1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 examples, got: 1");
        }
    }

    private static INDArray product(PointEvaluation point, INDArray direction) {
        INDArray product = Nd4j.create(direction.dataType(), direction.shape());
        point.hessianTimes(direction, product);
        return product;
    }

    private static INDArray numbers(long rows, long columns, long seed) {
        double[] numbers = new java.util.SplittableRandom(seed)
                .doubles(rows * columns, -1, 1)
                .toArray();
        return Nd4j.create(numbers, new long[] {rows, columns}, 'c').castTo(DataType.DOUBLE);
    }
}
