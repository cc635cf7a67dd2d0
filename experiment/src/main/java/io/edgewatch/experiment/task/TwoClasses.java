package io.edgewatch.experiment.task;

import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Points of two classes in the plane, the first ⌈n/2⌉ of class 0; their targets are written as the loss wants them. */
final class TwoClasses {
    private final int examples;
    private final double noise;
    private final SplittableRandom random;
    private final INDArray points;

    /** @param noise standard deviation of what is added to every coordinate */
    TwoClasses(int examples, double noise, long seed) {
        this.examples = examples;
        this.noise = noise;
        this.random = new SplittableRandom(seed);
        this.points = Nd4j.create(DataType.DOUBLE, examples, 2);
    }

    static int ofFirstClass(int examples) {
        return examples - examples / 2;
    }

    void put(int example, double x, double y) {
        // both coordinates from one pair of numbers, by Box and Muller; StrictMath has the same bits everywhere
        double radius = noise * StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double angle = 2 * Math.PI * random.nextDouble();
        points.putScalar(example, 0, x + radius * StrictMath.cos(angle));
        points.putScalar(example, 1, y + radius * StrictMath.sin(angle));
    }

    /** One-hot for cross-entropy, 0 and 1 for its binary form, −1 and 1 for squares. */
    static TargetShape targets(Criterion loss) {
        return TargetShape.of(
                switch (loss) {
                    case CROSS_ENTROPY -> 2;
                    case MSE, BINARY_CROSS_ENTROPY -> 1;
                });
    }

    TaskExamples labelled(Criterion loss) {
        var targets = Nd4j.create(DataType.DOUBLE, examples, targets(loss).size());
        for (int example = 0; example < examples; example++) {
            int label = example < ofFirstClass(examples) ? 0 : 1;
            switch (loss) {
                case CROSS_ENTROPY -> targets.putScalar(example, label, 1);
                case BINARY_CROSS_ENTROPY -> targets.putScalar(example, 0, label);
                case MSE -> targets.putScalar(example, 0, 2 * label - 1);
            }
        }
        return new TaskExamples(points, targets, Optional.empty());
    }
}
