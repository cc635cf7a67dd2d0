package io.edgewatch.standalone.evaluate;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.npy.NpyArray;
import io.edgewatch.experiment.npy.NpyFile;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

    /** The first of each pair (i, j), i ≤ j, in the order (0,0), (0,1) … (0,m−1), (1,1) …; shape [m(m+1)/2, P]. */
    INDArray firstOfPairs() {
        return pairs(true);
    }

    /** The second of each pair. */
    INDArray secondOfPairs() {
        return pairs(false);
    }

    private INDArray pairs(boolean first) {
        int m = count();
        INDArray pairs =
                Nd4j.createUninitialized(rows.dataType(), new long[] {(long) m * (m + 1) / 2, rows.size(1)}, 'c');
        int row = 0;
        for (int i = 0; i < m; i++) {
            for (int j = i; j < m; j++) {
                pairs.getRow(row++).assign(rows.getRow(first ? i : j));
            }
        }
        return pairs;
    }
}
