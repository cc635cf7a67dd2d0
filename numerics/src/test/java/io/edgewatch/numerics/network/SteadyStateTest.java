package io.edgewatch.numerics.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Once all shapes have been seen a derivative costs the heap some views of memory, never a tensor. */
class SteadyStateTest {
    private static final int EXAMPLES = 500;
    private static final int WARM_UPS = 3;
    private static final int CALLS = 5;

    static Stream<Arguments> derivatives() {
        return Stream.of(
                        Arguments.of(new Mlp(196, List.of(160, 130), 4, Activation.TANH, true), 130),
                        Arguments.of(new Mlp(196, List.of(160, 130), 4, Activation.GELU, true), 130),
                        Arguments.of(new Cnn(1, 14, 14, 4, 4, Activation.GELU), 8 * 7 * 7))
                .flatMap(network -> Stream.of("gradient", "Hv", "third order", "third order of pairs")
                        .map(derivative -> Arguments.of(network.get()[0], network.get()[1], derivative)));
    }

    /**
     * Views and small lists are 10 to 70 kB where all is compiled, up to 200 kB where it is not; of convolutions, which are cut into tiles, some
     * more. The limit is half a tensor: the activations of the smallest layer before the last two.
     *
     * @param smallest numbers per example in them
     */
    @ParameterizedTest
    @MethodSource("derivatives")
    void allocatesNoTensorOnTheHeap(Network network, int smallest, String derivative) {
        // Given
        int dimension = network.layout().total();
        INDArray weights = new InitialWeights(1, 1).draw(network.layout(), DataType.DOUBLE);
        INDArray left = Nd4j.ones(DataType.DOUBLE, 3, dimension);
        INDArray right = Nd4j.ones(DataType.DOUBLE, 3, dimension).muli(0.5);
        INDArray products = Nd4j.zeros(DataType.DOUBLE, 3, dimension);
        INDArray inputs = Nd4j.ones(DataType.DOUBLE, EXAMPLES, network.inputs()).muli(0.3);
        INDArray targets = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, network.outputs());
        try (var objective = NetworkObjective.of(network, Criterion.MSE, inputs, targets)) {
            Runnable call = switch (derivative) {
                case "gradient" -> () -> objective.at(weights).gradient();
                case "Hv" -> {
                    PointEvaluation point = objective.at(weights);
                    yield () -> point.hessianTimes(left, products);
                }
                case "third order of pairs" -> {
                    PointEvaluation point = objective.at(weights);
                    INDArray pairs = Nd4j.zeros(DataType.DOUBLE, 6, dimension);
                    yield () -> point.thirdOrderOfPairs(left, pairs);
                }
                default -> {
                    PointEvaluation point = objective.at(weights);
                    yield () -> point.thirdOrder(left, right, products);
                }
            };
            repeat(call, WARM_UPS);
            // When
            long allocated = allocatedBy(() -> repeat(call, CALLS)) / CALLS;
            // Then
            assertThat(allocated).isLessThan((long) EXAMPLES * smallest * Double.BYTES / 2);
        }
    }

    private static void repeat(Runnable call, int times) {
        for (int i = 0; i < times; i++) {
            call.run();
        }
    }

    private static long allocatedBy(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
