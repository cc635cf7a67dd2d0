package io.edgewatch.bench;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Cnn;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.architecture.VisionTransformer;
import io.edgewatch.numerics.network.layer.LayerShape;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network on random data, in float.
 *
 * @param name for people
 * @param rounds how often each contender is timed: fewer where one round takes seconds
 */
record Workload(String name, Network network, Criterion criterion, int examples, int rounds) {

    static List<Workload> all() {
        var small = new Mlp(784, List.of(64, 64), 4, Activation.TANH, true);
        var large = new Mlp(3072, List.of(200, 200), 10, Activation.TANH, true);
        return List.of(
                new Workload("784-64-64-4 tanh", small, Criterion.CROSS_ENTROPY, 256, 41),
                new Workload("784-64-64-4 tanh", small, Criterion.CROSS_ENTROPY, 1000, 21),
                new Workload("784-64-64-4 tanh", small, Criterion.MSE, 1000, 15),
                new Workload("3072-200-200-10 tanh", large, Criterion.CROSS_ENTROPY, 1000, 5),
                new Workload("cnn width 8 gelu", cnn(), Criterion.CROSS_ENTROPY, 200, 5),
                new Workload("vit 3×32×32, 64 patches, width 64, depth 2, gelu", vit(), Criterion.CROSS_ENTROPY, 50, 3));
    }

    private static Network cnn() {
        return new Cnn(1, 28, 28, 8, 10, Activation.GELU);
    }

    private static Network vit() {
        return new VisionTransformer(4, 64, 2, 4, 256, Activation.GELU)
                .on(new LayerShape.Image(3, 32, 32), new LayerShape.Features(10));
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
        return name + " " + criterion.lowerCaseName() + " n=" + examples;
    }
}
