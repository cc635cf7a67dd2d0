package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Precision;
import java.nio.file.Path;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Targets from an npy file: rows of numbers, or labels that become unit vectors; and the file of their mask, if there is one. */
final class NpyTargets {
    /** How far a row of probabilities may be from 1: what a sum of rounded floats reaches. */
    private static final double PROBABILITY_TOLERANCE = 1e-5;
    /** More classes than this in a list of labels are rather a wrong file. */
    private static final int MAX_CLASSES = 1 << 16;

    private final Path file;
    private final NpyArray numbers;
    private final int positions;
    private final Precision precision;
    private final Optional<NpyMask> mask;

    NpyTargets(DataChoice.Npy choice, Precision precision) throws DataFileException {
        this.precision = precision;
        file = choice.targets();
        positions = choice.positions();
        numbers = NpyExamples.read(file);
        if (numbers.shape().size() != 2 && numbers.shape().size() != 1) {
            throw new DataFileException(
                    file, "targets must have shape [n, c], or [n] for labels, got: " + numbers.shape());
        }
        mask = choice.mask().isPresent() ? Optional.of(new NpyMask(choice.mask().get())) : Optional.empty();
    }

    void requireAsManyAs(int examples, Path inputsFile) throws DataFileException {
        int rows = numbers.shape().get(0);
        if (rows != examples) {
            throw new DataFileException(
                    file, "has %d targets for the %d examples of %s".formatted(rows, examples, inputsFile));
        }
    }

    /** Refuses what is wrong whatever the loss. */
    void requireValid() throws DataFileException {
        NpyExamples.requireFinite(file, numbers, precision);
        if (hasLabels()) {
            requireLabels();
        }
        if (hasLabels() && positions > 1) {
            throw new DataFileException(file, "labels [n] are at one position, wanted are %d".formatted(positions));
        }
        if (outputs() % positions != 0) {
            throw new DataFileException(
                    file, "has %d numbers per target, which are not %d positions".formatted(outputs(), positions));
        }
        if (mask.isPresent()) {
            mask.get().require(numbers.shape().get(0), outputs(), positions);
        }
    }

    TargetShape shape() {
        return new TargetShape(positions, outputs() / positions, mask.isPresent());
    }

    /** Refuses targets that are not what the loss takes; what is masked may be anything. */
    void requireFor(Criterion loss) throws DataFileException {
        switch (loss) {
            case CROSS_ENTROPY -> requireProbabilities();
            case BINARY_CROSS_ENTROPY -> requireBinary();
            case MSE -> {}
        }
    }

    INDArray toTensor() {
        DataType type = NumberTypes.of(precision);
        INDArray rows = hasLabels() ? oneHot(type) : numbers.toTensor(type);
        return mask.map(present -> Nd4j.hstack(rows, present.toTensor(type, outputs())))
                .orElse(rows);
    }

    private boolean hasLabels() {
        return numbers.shape().size() == 1;
    }

    private int outputs() {
        return hasLabels() ? classes() : numbers.shape().get(1);
    }

    private INDArray oneHot(DataType type) {
        var labels = new int[numbers.length()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) numbers.get(i);
        }
        return OneHot.of(labels, classes(), type);
    }

    /** The largest label plus one. */
    private int classes() {
        int largest = 0;
        for (int i = 0; i < numbers.length(); i++) {
            largest = Math.max(largest, (int) numbers.get(i));
        }
        return largest + 1;
    }

    private void requireLabels() throws DataFileException {
        if (numbers.isFloatingPoint()) {
            throw new DataFileException(
                    file, "labels [n] must be integers, these are floating-point; targets have shape [n, c]");
        }
        for (int i = 0; i < numbers.length(); i++) {
            double label = numbers.get(i);
            if (label < 0 || label >= MAX_CLASSES) {
                throw new DataFileException(
                        file,
                        "labels must be 0 to %d, got: %.0f%s"
                                .formatted(MAX_CLASSES - 1, label, NpyExamples.at(numbers, i)));
            }
        }
    }

    private void requireProbabilities() throws DataFileException {
        int size = outputs() / positions;
        for (int group = 0; !hasLabels() && group < numbers.length() / size; group++) {
            double sum = 0;
            boolean counts = false;
            for (int i = group * size; i < (group + 1) * size; i++) {
                double probability = numbers.get(i);
                sum = probability < 0 ? Double.NaN : sum + probability;
                counts |= counts(i);
            }
            if (counts && !(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
                String place = positions == 1 ? "" : " at position " + group % positions;
                throw new DataFileException(
                        file,
                        "targets of cross-entropy must be probabilities, at least 0 with sum 1; row %d is not%s"
                                .formatted(group / positions, place));
            }
        }
    }

    private void requireBinary() throws DataFileException {
        for (int i = 0; !hasLabels() && i < numbers.length(); i++) {
            double target = numbers.get(i);
            if (counts(i) && !(target >= 0 && target <= 1)) {
                throw new DataFileException(
                        file,
                        "targets of binary-cross-entropy must be from 0 to 1, got: %s%s"
                                .formatted(target, NpyExamples.at(numbers, i)));
            }
        }
    }

    private boolean counts(int index) {
        return mask.map(present -> present.counts(index, outputs())).orElse(true);
    }
}
