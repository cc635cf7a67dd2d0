package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.wire.Precision;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training data from npy files, taken as it is. */
final class NpyExamples {
    /** How far a row of probabilities may be from 1: what a sum of rounded floats reaches. */
    private static final double PROBABILITY_TOLERANCE = 1e-5;
    /** More classes than this in a list of labels are rather a wrong file. */
    private static final int MAX_CLASSES = 1 << 16;

    private final Path inputsFile;
    private final Path targetsFile;
    private final NpyArray inputs;
    private final NpyArray targets;
    private final Precision precision;

    NpyExamples(DataChoice.Npy choice, Precision precision) throws DataFileException {
        this.precision = precision;
        inputsFile = choice.inputs();
        targetsFile = choice.targets();
        inputs = requireNotEmpty(inputsFile, NpyFile.read(inputsFile));
        targets = requireNotEmpty(targetsFile, NpyFile.read(targetsFile));
        requireShapes();
        requireFinite(inputsFile, inputs);
        requireFinite(targetsFile, targets);
        if (hasLabels()) {
            requireLabels();
        }
        if (choice.images().isPresent()) {
            requireImages(choice.images().get());
        }
    }

    private void requireImages(ImageShape images) throws DataFileException {
        int numbers = inputs.shape().get(1);
        if (images.size() != numbers) {
            throw new DataFileException(
                    inputsFile,
                    "has %d numbers per example, images of shape %s have %d".formatted(numbers, images, images.size()));
        }
    }

    DatasetShape shape() {
        int outputs = hasLabels() ? classes() : targets.shape().get(1);
        return new DatasetShape(inputs.shape().get(0), inputs.shape().get(1), outputs, precision);
    }

    /** @param probabilities whether targets must be */
    Dataset toDataset(boolean probabilities) throws DataFileException {
        DataType type = NumberTypes.of(precision);
        if (probabilities && !hasLabels()) {
            requireProbabilities();
        }
        return new Dataset(inputs.toTensor(type), hasLabels() ? oneHot(type) : targets.toTensor(type));
    }

    private boolean hasLabels() {
        return targets.shape().size() == 1;
    }

    private INDArray oneHot(DataType type) {
        var labels = new int[targets.length()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) targets.get(i);
        }
        return OneHot.of(labels, classes(), type);
    }

    /** The largest label plus one. */
    private int classes() {
        int largest = 0;
        for (int i = 0; i < targets.length(); i++) {
            largest = Math.max(largest, (int) targets.get(i));
        }
        return largest + 1;
    }

    private static NpyArray requireNotEmpty(Path file, NpyArray array) throws DataFileException {
        if (array.length() == 0) {
            throw new DataFileException(file, "is empty: shape " + array.shape());
        }
        return array;
    }

    private void requireShapes() throws DataFileException {
        if (inputs.shape().size() != 2) {
            throw new DataFileException(inputsFile, "inputs must have shape [n, d], got: " + inputs.shape());
        }
        if (targets.shape().size() != 2 && targets.shape().size() != 1) {
            throw new DataFileException(
                    targetsFile, "targets must have shape [n, c], or [n] for labels, got: " + targets.shape());
        }
        int n = inputs.shape().get(0);
        if (targets.shape().get(0) != n) {
            throw new DataFileException(
                    targetsFile,
                    "has %d targets for the %d examples of %s"
                            .formatted(targets.shape().get(0), n, inputsFile));
        }
    }

    private void requireFinite(Path file, NpyArray array) throws DataFileException {
        for (int i = 0; i < array.length(); i++) {
            double number = array.get(i);
            if (!Double.isFinite(precision == Precision.F32 ? (float) number : number)) {
                throw new DataFileException(
                        file,
                        "every number must be finite in %s, got: %s%s"
                                .formatted(precision.label(), number, at(array, i)));
            }
        }
    }

    private void requireLabels() throws DataFileException {
        if (targets.isFloatingPoint()) {
            throw new DataFileException(
                    targetsFile, "labels [n] must be integers, these are floating-point; targets have shape [n, c]");
        }
        for (int i = 0; i < targets.length(); i++) {
            double label = targets.get(i);
            if (label < 0 || label >= MAX_CLASSES) {
                throw new DataFileException(
                        targetsFile,
                        "labels must be 0 to %d, got: %.0f%s".formatted(MAX_CLASSES - 1, label, at(targets, i)));
            }
        }
    }

    private void requireProbabilities() throws DataFileException {
        int columns = targets.shape().get(1);
        for (int row = 0; row < targets.shape().get(0); row++) {
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                double probability = targets.get(row * columns + column);
                sum = probability < 0 ? Double.NaN : sum + probability;
            }
            if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
                throw new DataFileException(
                        targetsFile,
                        "targets of cross-entropy must be probabilities, at least 0 with sum 1; row %d is not"
                                .formatted(row));
            }
        }
    }

    private static String at(NpyArray array, int index) {
        if (array.shape().size() == 1) {
            return " at " + index;
        }
        int columns = array.shape().get(1);
        return " at row " + index / columns + ", column " + index % columns;
    }
}
