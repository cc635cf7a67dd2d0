package io.edgewatch.experiment;

import io.edgewatch.experiment.task.Task;
import java.nio.file.Path;
import java.util.Optional;

/** Where an experiment's training data comes from. */
public sealed interface DataChoice {

    /** From the part of Fashion-MNIST that edgewatch carries. */
    record FashionMnist(ImageSelection selection) implements DataChoice {}

    /** From the training set in a directory of IDX files with their standard names, plain or gzipped. */
    record Idx(Path directory, ImageSelection selection) implements DataChoice {}

    /**
     * From NumPy files, taken as they are.
     *
     * @param inputs array [n, d]
     * @param targets array [n, c], or integer labels [n]
     * @param mask array of zeros and ones, [n, c] or one per position; what it sets to 0 does not count
     * @param examples what an example is, if it is an image or a sequence
     * @param positions how many targets there are in a row of targets, one after the other
     */
    record Npy(Path inputs, Path targets, Optional<Path> mask, Optional<ExampleShape> examples, int positions)
            implements DataChoice {
        public Npy {
            if (positions < 1) {
                throw new IllegalArgumentException("targets have at least one position, got: " + positions);
            }
        }

        /** Targets at one position, all of which count. */
        public Npy(Path inputs, Path targets, Optional<ExampleShape> examples) {
            this(inputs, targets, Optional.empty(), examples, 1);
        }
    }

    /** From the binary batches of CIFAR-10 in a directory, {@code data_batch_1.bin} to {@code data_batch_5.bin}. */
    record Cifar10(Path directory, ImageSelection selection) implements DataChoice {}

    /** Made, not read. */
    record Made(Task task) implements DataChoice {}

    /** None, for a loss that needs none. */
    record None() implements DataChoice {}
}
