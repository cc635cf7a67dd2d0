package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.Objective;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network of some hundred weights on Gaussian data, trained with tanh and squares. */
final class SmallNetwork {
    private static final Mlp MLP = new Mlp(6, List.of(12, 8), 3, Activation.TANH, true);
    private static final int EXAMPLES = 30;

    private SmallNetwork() {}

    static Objective objective(DataType precision) {
        var random = new SplittableRandom(11);
        INDArray inputs = gaussian(random, EXAMPLES, MLP.inputs()).castTo(precision);
        INDArray targets = gaussian(random, EXAMPLES, MLP.outputs()).castTo(precision);
        return NetworkObjective.of(MLP, Criterion.MSE, inputs, targets);
    }

    /** Of one example alone. */
    static Objective objective(DataType precision, int example) {
        var random = new SplittableRandom(11);
        INDArray inputs = gaussian(random, EXAMPLES, MLP.inputs()).castTo(precision);
        INDArray targets = gaussian(random, EXAMPLES, MLP.outputs()).castTo(precision);
        return NetworkObjective.of(
                MLP,
                Criterion.MSE,
                inputs.getRow(example).reshape(1, MLP.inputs()),
                targets.getRow(example).reshape(1, MLP.outputs()));
    }

    static int examples() {
        return EXAMPLES;
    }

    static INDArray weights(DataType precision) {
        return new InitialWeights(3, 1.5).draw(MLP.layout(), precision);
    }

    private static INDArray gaussian(SplittableRandom random, int rows, int columns) {
        double[] values = random.doubles((long) rows * columns)
                .map(uniform -> (uniform - 0.5) * Math.sqrt(12))
                .toArray();
        return Nd4j.createFromArray(values).reshape('c', rows, columns);
    }
}
