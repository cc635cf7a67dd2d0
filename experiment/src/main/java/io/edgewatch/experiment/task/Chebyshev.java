package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Chebyshev polynomial Tₖ at evenly spaced points from −1 to 1: T₀ = 1, T₁ = x, Tₖ₊₁ = 2xTₖ − Tₖ₋₁.
 *
 * @param degree k, at least 1
 * @param examples points, at least 2
 * @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al., Gradient Descent on Neural Networks Typically Occurs at the Edge of
 *     Stability, appendix on Chebyshev regression</a>
 */
public record Chebyshev(int degree, int examples) implements Task {
    public Chebyshev {
        Ranges.atLeast(1, "degree", degree);
        Ranges.atLeast(2, "examples", examples);
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public Optional<SequenceShape> sequence() {
        return Optional.empty();
    }

    @Override
    public TargetShape targets(Criterion loss) {
        if (loss != Criterion.MSE) {
            throw new IllegalArgumentException(
                    "the values of a polynomial are no probabilities: loss must be mse, got: " + loss.lowerCaseName());
        }
        return TargetShape.of(1);
    }

    @Override
    public TaskExamples examples(Criterion loss) {
        var inputs = Nd4j.create(DataType.DOUBLE, examples, 1);
        var targets = Nd4j.create(DataType.DOUBLE, examples, 1);
        for (int i = 0; i < examples; i++) {
            // symmetric about 0 to the last bit
            double x = (2.0 * i - (examples - 1)) / (examples - 1);
            inputs.putScalar(i, 0, x);
            targets.putScalar(i, 0, polynomial(x));
        }
        return new TaskExamples(inputs, targets, Optional.empty());
    }

    private double polynomial(double x) {
        double before = 1;
        double value = x;
        for (int k = 1; k < degree; k++) {
            double next = 2 * x * value - before;
            before = value;
            value = next;
        }
        return value;
    }
}
