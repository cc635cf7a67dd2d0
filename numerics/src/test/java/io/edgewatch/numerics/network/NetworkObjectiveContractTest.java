package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What callers may hand in, what they are told, and what it costs in memory. */
class NetworkObjectiveContractTest {

    private final Mlp network = new Mlp(5, List.of(4), 2, Activation.TANH, true); // P = 34
    private final SplittableRandom random = new SplittableRandom(1);
    private final INDArray inputs = Samples.uniform(random, DataType.FLOAT, 6, 5);
    private final INDArray targets = Samples.probabilities(random, DataType.FLOAT, 6, 2);
    private final INDArray weights = new InitialWeights(2, 1).draw(network.layout(), DataType.FLOAT);
    private final NetworkObjective objective = NetworkObjective.of(network, Criterion.MSE, inputs, targets);

    @AfterEach
    void close() {
        objective.close();
    }

    @Test
    void knowsItsDimensionAndPrecision() {
        // Given
        var layout = network.layout();
        // When
        int dimension = objective.dimension();
        // Then
        assertThat(dimension).isEqualTo(layout.total()).isEqualTo(34);
        assertThat(objective.precision()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void keepsItsOwnCopyOfTheData() {
        // Given
        double before = objective.at(weights).loss();
        // When
        inputs.assign(0);
        targets.assign(0);
        // Then
        assertThat(objective.at(weights).loss()).isEqualTo(before);
    }

    @Test
    void refusesWeightsOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> objective.at(Nd4j.zeros(DataType.FLOAT, 33)))
                .withMessage("weights must have shape [34], got: [33]");
    }

    @Test
    void refusesWeightsOfAnotherPrecision() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> objective.at(Nd4j.zeros(DataType.DOUBLE, 34)))
                .withMessage("weights must be FLOAT, got: DOUBLE");
    }

    @Test
    void refusesDirectionsThatAreNotABlock() {
        var point = objective.at(weights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.hessianTimes(weights, weights.like()))
                .withMessage("directions must have shape [m, 34], got: [34]");
    }

    @Test
    void refusesFewerProductsThanDirections() {
        var point = objective.at(weights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.hessianTimes(block(3), block(2)))
                .withMessage("products must have shape [3, 34], got: [2, 34]");
    }

    @Test
    void refusesDirectionsOfAnotherPrecision() {
        var point = objective.at(weights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.thirdOrder(block(2), block(2).castTo(DataType.DOUBLE), block(2)))
                .withMessage("right must be FLOAT, got: DOUBLE");
    }

    @Test
    void refusesFewerProductsThanPairs() {
        var point = objective.at(weights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.thirdOrderOfPairs(block(3), block(5)))
                .withMessage("products must have shape [6, 34], got: [5, 34]");
    }

    @Test
    void refusesColumnMajorDirections() {
        var point = objective.at(weights);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.hessianTimes(block(3).dup('f'), block(3)))
                .withMessageContaining("directions must be row-major")
                .withMessageContaining("dup('c')");
    }

    @Test
    void refusesToOverwriteDirections() {
        var point = objective.at(weights);
        var block = block(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.hessianTimes(block, block))
                .withMessage("products must not be the directions: they are read while it is written");
    }

    @Test
    void refusesToAnswerForAPointItHasLeft() {
        var old = objective.at(weights);
        objective.at(weights.mul(2));
        assertThatIllegalStateException()
                .isThrownBy(old::gradient)
                .withMessageContaining("evaluation belongs to point 1")
                .withMessageContaining("at(weights)");
    }

    @Test
    void refusesDataThatDoNotFitTheNetwork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkObjective.of(network, Criterion.MSE, targets, targets))
                .withMessage("inputs must have shape [n, 5], got: [6, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkObjective.of(network, Criterion.MSE, inputs, targets.castTo(DataType.DOUBLE)))
                .withMessage("targets must be FLOAT like the inputs, got: DOUBLE");
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void allocatesNothingOffTheHeapOnceItHasSeenTheLargestBlock(Activation activation) {
        // Given
        var same = new Mlp(5, List.of(4), 2, activation, true);
        try (var loss = NetworkObjective.of(same, Criterion.CROSS_ENTROPY, inputs, targets)) {
            var left = block(3);
            var right = Samples.uniform(random, DataType.FLOAT, 3, 34);
            var products = block(3);
            var pairs = block(6);
            evaluate(loss, 2, left, right, products, pairs);
            long before = buffersSoFar();
            // When
            evaluate(loss, 500, left, right, products, pairs);
            // Then
            assertThat(buffersSoFar() - before).isOne();
        }
    }

    /** Buffers ever made, and one more; every off-heap buffer takes a number here to be freed by. */
    private static long buffersSoFar() {
        return Nd4j.getDeallocatorService().nextValue();
    }

    @Test
    void countOfBuffersSeesAnAllocation() {
        // Given
        long before = buffersSoFar();
        // When
        Nd4j.create(DataType.FLOAT, 3).close();
        // Then
        assertThat(buffersSoFar() - before).isGreaterThan(1);
    }

    private void evaluate(
            NetworkObjective loss, int times, INDArray left, INDArray right, INDArray products, INDArray pairs) {
        for (int i = 0; i < times; i++) {
            var point = loss.at(weights);
            point.gradient();
            point.hessianTimes(left, products);
            point.thirdOrder(left, right, products);
            point.thirdOrderOfPairs(left, pairs);
        }
    }

    private static INDArray block(int rows) {
        return Nd4j.ones(DataType.FLOAT, rows, 34);
    }
}
