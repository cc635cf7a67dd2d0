package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.npy.NpyArray;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which targets count, from an npy file of zeros and ones: one per number, or one per position and the same for all its numbers. */
final class NpyMask {
    private final Path file;
    private final NpyArray numbers;

    NpyMask(Path file) throws DataFileException {
        this.file = file;
        this.numbers = NpyExamples.read(file);
    }

    /** @param outputs numbers of a target, a multiple of {@code positions} */
    void require(int examples, int outputs, int positions) throws DataFileException {
        var shape = numbers.shape();
        boolean fits =
                shape.size() == 2 && shape.get(0) == examples && (shape.get(1) == outputs || shape.get(1) == positions);
        if (!fits) {
            throw new DataFileException(
                    file,
                    "a mask must have shape [%d, %d], or [%d, %d] with one number per position, got: %s"
                            .formatted(examples, outputs, examples, positions, shape));
        }
        for (int i = 0; i < numbers.length(); i++) {
            if (numbers.get(i) != 0 && numbers.get(i) != 1) {
                throw new DataFileException(
                        file,
                        "a mask has zeros and ones, got: %s%s".formatted(numbers.get(i), NpyExamples.at(numbers, i)));
            }
        }
    }

    /** Whether the target at that row-major index counts. */
    boolean counts(int index, int outputs) {
        int columns = numbers.shape().get(1);
        int row = index / outputs;
        int column = index % outputs / (outputs / columns);
        return numbers.get(row * columns + column) == 1;
    }

    INDArray toTensor(DataType type, int outputs) {
        int columns = numbers.shape().get(1);
        return Nd4j.tile(numbers.toTensor(type).reshape('c', -1, 1), 1, outputs / columns)
                .reshape('c', numbers.shape().get(0), outputs);
    }
}
