package io.edgewatch.experiment.task;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences of tokens as rows of unit vectors, being filled. */
final class TokenRows {
    private final int positions;
    private final int vocabulary;
    private final INDArray rows;

    TokenRows(int examples, int positions, int vocabulary) {
        this.positions = positions;
        this.vocabulary = vocabulary;
        this.rows = Nd4j.zeros(DataType.DOUBLE, (long) examples * positions, vocabulary);
    }

    void put(int example, int position, int token) {
        rows.putScalar((long) example * positions + position, token, 1);
    }

    /** Shape [n, positions·vocabulary]. */
    INDArray array() {
        return rows.reshape('c', -1, (long) positions * vocabulary);
    }
}
