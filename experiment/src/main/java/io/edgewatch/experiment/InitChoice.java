package io.edgewatch.experiment;

import io.edgewatch.numerics.network.InitialWeights;
import java.nio.file.Path;

/** Which weights a run begins with. */
public sealed interface InitChoice {

    /** At random weights. */
    record Drawn(InitialWeights weights) implements InitChoice {}

    /** At the weights in a NumPy file, one flat array of floating-point numbers. */
    record Loaded(Path weights) implements InitChoice {}
}
