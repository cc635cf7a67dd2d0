package io.edgewatch.numerics.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory that grows to the largest matrix asked for. */
final class Scratch implements AutoCloseable {
    private INDArray array;
    private Storage storage;

    Scratch(DataType precision) {
        this.array = Nd4j.createUninitialized(precision, 1);
        this.storage = Storage.of(array);
    }

    MatrixStack matrix(int rows, int columns) {
        var shape = new MatrixShape(rows, columns);
        if (array.length() < shape.size()) {
            var larger = Nd4j.createUninitialized(array.dataType(), shape.size());
            array.close();
            array = larger;
            storage = Storage.of(array);
        }
        return MatrixStack.shared(storage, shape);
    }

    @Override
    public void close() {
        array.close();
    }
}
