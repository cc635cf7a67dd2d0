package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;

/**
 * Two half circles that reach into each other, evenly spaced: (cos θ, sin θ) of class 0 and (1 − cos θ, ½ − sin θ) of class 1, θ from 0 to π.
 *
 * @param examples of both classes together, at least 4
 * @param noise standard deviation of the normal noise on every coordinate, at least 0
 * @param seed of the noise
 */
public record Moons(int examples, double noise, long seed) implements Task {
    public Moons {
        Ranges.atLeast(4, "examples", examples);
        Ranges.notNegative("noise", noise);
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
            double angle = isFirst ? Math.PI * i / (first - 1) : Math.PI * (i - first) / (examples - first - 1);
            double x = StrictMath.cos(angle);
            double y = StrictMath.sin(angle);
            points.put(i, isFirst ? x : 1 - x, isFirst ? y : 0.5 - y);
        }
        return points.labelled(loss);
    }
}
