package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The matrix of a quadratic loss. */
final class HessianFile {

    private HessianFile() {}

    static INDArray read(Path file, DataType type) throws DataFileException {
        NpyArray array = NpyFile.read(file);
        List<Integer> shape = array.shape();
        if (shape.size() != 2 || !shape.get(0).equals(shape.get(1)) || array.length() == 0) {
            throw new DataFileException(file, "a Hessian must have shape [P, P], got: " + shape);
        }
        INDArray hessian = array.toTensor(type);
        if (!Double.isFinite(hessian.norm1Number().doubleValue())) {
            throw new DataFileException(file, "a Hessian must be finite");
        }
        return hessian;
    }
}
