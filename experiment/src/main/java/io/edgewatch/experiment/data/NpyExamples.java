package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.ExampleShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Precision;
import java.nio.file.Path;

/** Training data from npy files, taken as it is. */
final class NpyExamples {
    private final Path file;
    private final NpyArray inputs;
    private final NpyTargets targets;
    private final Precision precision;

    NpyExamples(DataChoice.Npy choice, Precision precision) throws DataFileException {
        this.precision = precision;
        file = choice.inputs();
        inputs = read(file);
        targets = new NpyTargets(choice, precision);
        if (inputs.shape().size() != 2) {
            throw new DataFileException(file, "inputs must have shape [n, d], got: " + inputs.shape());
        }
        targets.requireAsManyAs(inputs.shape().get(0), file);
        requireFinite(file, inputs, precision);
        targets.requireValid();
        if (choice.examples().isPresent()) {
            requireExamples(choice.examples().get());
        }
    }

    DatasetShape shape() {
        return new DatasetShape(
                inputs.shape().get(0), inputs.shape().get(1), targetShape().columns(), precision);
    }

    TargetShape targetShape() {
        return targets.shape();
    }

    /** @throws DataFileException if the targets are none for that loss */
    Dataset toDataset(Criterion loss) throws DataFileException {
        targets.requireFor(loss);
        return new Dataset(inputs.toTensor(NumberTypes.of(precision)), targets.toTensor());
    }

    private void requireExamples(ExampleShape examples) throws DataFileException {
        int numbers = inputs.shape().get(1);
        if (examples.size() != numbers) {
            throw new DataFileException(
                    file,
                    "has %d numbers per example, those of shape %s have %d"
                            .formatted(numbers, examples, examples.size()));
        }
    }

    static NpyArray read(Path file) throws DataFileException {
        NpyArray array = NpyFile.read(file);
        if (array.length() == 0) {
            throw new DataFileException(file, "is empty: shape " + array.shape());
        }
        return array;
    }

    static void requireFinite(Path file, NpyArray array, Precision precision) throws DataFileException {
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

    static String at(NpyArray array, int index) {
        if (array.shape().size() == 1) {
            return " at " + index;
        }
        int columns = array.shape().get(1);
        return " at row " + index / columns + ", column " + index % columns;
    }
}
