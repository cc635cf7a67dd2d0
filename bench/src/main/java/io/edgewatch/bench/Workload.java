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
 * A network on made data, in float.
 *
 * @param name for people
 * @param rounds how often each contender is timed: fewer where one round takes seconds
 * @param learnable whether inputs have few strong directions that decide the class, as images have, so that training sharpens; noise else
 */
record Workload(String name, Network network, Criterion criterion, int examples, int rounds, boolean learnable) {

    private static final int FACTORS = 32;
    private static final String VIT = "vit 3×32×32, 64 patches, width 64, depth 2, gelu";

    static List<Workload> all() {
        var small = mlp784();
        var large = mlp3072();
        return List.of(
                new Workload("784-64-64-4 tanh", small, Criterion.CROSS_ENTROPY, 256, 41, false),
                new Workload("784-64-64-4 tanh", small, Criterion.CROSS_ENTROPY, 1000, 21, false),
                new Workload("784-64-64-4 tanh", small, Criterion.MSE, 1000, 15, false),
                new Workload("3072-200-200-10 tanh", large, Criterion.CROSS_ENTROPY, 1000, 5, false),
                new Workload("cnn width 8 gelu", cnn(), Criterion.CROSS_ENTROPY, 200, 5, false),
                new Workload(VIT, vit(), Criterion.CROSS_ENTROPY, 50, 3, false));
    }

    /** Those that eigenpairs are followed on: fewer examples of the ViT, because the slowest contender takes minutes. */
    static List<Workload> trained() {
        return List.of(
                new Workload("784-64-64-4 tanh", mlp784(), Criterion.MSE, 256, 1, true),
                new Workload("3072-200-200-10 tanh", mlp3072(), Criterion.MSE, 1000, 1, true),
                new Workload("cnn width 8 gelu", cnn(), Criterion.MSE, 100, 1, true),
                new Workload(VIT, vit(), Criterion.MSE, 8, 1, true));
    }

    private static Network mlp784() {
        return new Mlp(784, List.of(64, 64), 4, Activation.TANH, true);
    }

    private static Network mlp3072() {
        return new Mlp(3072, List.of(200, 200), 10, Activation.TANH, true);
    }

    private static Network cnn() {
        return new Cnn(1, 28, 28, 8, 10, Activation.GELU);
    }

    private static Network vit() {
        return new VisionTransformer(4, 64, 2, 4, 256, Activation.GELU)
                .on(new LayerShape.Image(3, 32, 32), new LayerShape.Features(10));
    }

    INDArray inputs() {
        var noise = uniform(1, examples, network.inputs());
        return learnable ? noise.muli(0.2).addi(loadings().mmul(uniform(7, FACTORS, network.inputs()))) : noise;
    }

    /** How strong each direction is in each example, falling off as 1/number. */
    private INDArray loadings() {
        var loadings = uniform(8, examples, FACTORS);
        for (int j = 0; j < FACTORS; j++) {
            loadings.getColumn(j).divi(1 + j);
        }
        return loadings;
    }

    INDArray targets() {
        var random = new SplittableRandom(2);
        var oneHot = Nd4j.zeros(DataType.FLOAT, examples, network.outputs());
        for (int i = 0; i < examples; i++) {
            oneHot.putScalar(i, learnable ? strongest(i) : random.nextInt(network.outputs()), 1);
        }
        return oneHot;
    }

    /** The direction that is strongest in example {@code i} for its number. */
    private int strongest(int i) {
        var loadings = loadings().getRow(i);
        int best = 0;
        for (int j = 1; j < network.outputs(); j++) {
            if ((1 + j) * loadings.getDouble(j) > (1 + best) * loadings.getDouble(best)) {
                best = j;
            }
        }
        return best;
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
