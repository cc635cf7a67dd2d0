package io.edgewatch.bench;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.network.Mlp;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network on random data, in float. */
record Workload(Mlp network, Criterion criterion, int examples) {

    static List<Workload> all() {
        var small = new Mlp(784, List.of(64, 64), 4, Activation.TANH, true);
        var large = new Mlp(3072, List.of(200, 200), 10, Activation.TANH, true);
        return List.of(
                new Workload(small, Criterion.CROSS_ENTROPY, 256),
                new Workload(small, Criterion.CROSS_ENTROPY, 1000),
                new Workload(small, Criterion.MSE, 1000),
                new Workload(large, Criterion.CROSS_ENTROPY, 1000));
    }

    INDArray inputs() {
        return uniform(1, examples, network.inputs());
    }

    INDArray targets() {
        var random = new SplittableRandom(2);
        var oneHot = Nd4j.zeros(DataType.FLOAT, examples, network.outputs());
        for (int i = 0; i < examples; i++) {
            oneHot.putScalar(i, random.nextInt(network.outputs()), 1);
        }
        return oneHot;
    }

    INDArray weights() {
        return new InitialWeights(3, 1).draw(network.layout(), DataType.FLOAT);
    }

    INDArray directions(long seed, int count) {
        return uniform(seed, count, network.layout().total());
    }

    private static INDArray uniform(long seed, int rows, int columns) {
        var values =
                new SplittableRandom(seed).doubles((long) rows * columns, -1, 1).toArray();
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(new long[] {rows, columns});
    }

    @Override
    public String toString() {
        return network.inputs() + "-" + network.hidden() + "-" + network.outputs() + " "
                + network.activation().lowerCaseName() + " " + criterion.lowerCaseName() + " n=" + examples;
    }
}
