package io.edgewatch.experiment;

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
     * @param images what an example is as an image, if it is one
     */
    record Npy(Path inputs, Path targets, Optional<ImageShape> images) implements DataChoice {}

    /** None, for a loss that needs none. */
    record None() implements DataChoice {}
}
