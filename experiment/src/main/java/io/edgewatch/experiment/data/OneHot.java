package io.edgewatch.experiment.data;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Classes as unit vectors. */
final class OneHot {
    private OneHot() {}

    /** Row i is the {@code classes[i]}-th of {@code count} unit vectors. */
    static INDArray of(int[] classes, int count, DataType type) {
        var rows = new float[classes.length * count];
        for (int i = 0; i < classes.length; i++) {
            rows[i * count + classes[i]] = 1;
        }
        return Nd4j.createFromArray(rows).castTo(type).reshape('c', classes.length, count);
    }
}
