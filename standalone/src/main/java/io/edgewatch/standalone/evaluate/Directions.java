package io.edgewatch.standalone.evaluate;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Directions v₀ … vₘ₋₁ as rows, shape [m, P]. */
record Directions(INDArray rows) {

    /** The columns of a file of shape [P, m], or [P] for one. */
    static Directions read(Path file, int dimension, DataType precision) throws DataFileException {
        NpyArray array = NpyFile.read(file);
        int axes = array.shape().size();
        if (axes < 1 || axes > 2 || array.shape().get(0) != dimension || array.length() == 0) {
            throw new DataFileException(
                    file, "directions must have shape [%d, m], got: %s".formatted(dimension, array.shape()));
        }
        INDArray columns = array.toTensor(precision).reshape('c', dimension, array.length() / dimension);
        return new Directions(columns.transpose().dup('c'));
    }

    int count() {
        return (int) rows.size(0);
    }
}
