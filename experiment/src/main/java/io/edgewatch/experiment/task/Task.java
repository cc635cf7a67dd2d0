package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;

/** A problem that makes its own examples. Equal tasks make equal examples, bit by bit. */
public sealed interface Task permits Sorting, Copying, Moons, Circles, Chebyshev {

    /** n. */
    int examples();

    /** Numbers of one example. */
    int inputs();

    /** What an example is as a sequence, if it is one. */
    Optional<SequenceShape> sequence();

    /**
     * What the targets are for that loss.
     *
     * @throws IllegalArgumentException if the task has none for it
     */
    TargetShape targets(Criterion loss);

    /** Makes the examples for a loss that {@link #targets} accepts. */
    TaskExamples examples(Criterion loss);
}
