package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;

/**
 * A circle of radius 1, class 0, around a smaller one, class 1, both evenly spaced.
 *
 * @param examples of both classes together, at least 4
 * @param factor radius of the smaller one, between 0 and 1
 * @param noise standard deviation of the normal noise on every coordinate, at least 0
 * @param seed of the noise
 */
public record Circles(int examples, double factor, double noise, long seed) implements Task {
    public Circles {
        Ranges.atLeast(4, "examples", examples);
        Ranges.notNegative("noise", noise);
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be between 0 and 1, got: " + factor);
        }
    }

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public Optional<SequenceShape> sequence() {
        return Optional.empty();
    }

    @Override
    public TargetShape targets(Criterion loss) {
        return TwoClasses.targets(loss);
    }

    @Override
    public TaskExamples examples(Criterion loss) {
        var points = new TwoClasses(examples, noise, seed);
        int first = TwoClasses.ofFirstClass(examples);
        for (int i = 0; i < examples; i++) {
            boolean isFirst = i < first;
            double radius = isFirst ? 1 : factor;
            double angle = isFirst ? 2 * Math.PI * i / first : 2 * Math.PI * (i - first) / (examples - first);
            points.put(i, radius * StrictMath.cos(angle), radius * StrictMath.sin(angle));
        }
        return points.labelled(loss);
    }
}
