package io.edgewatch.numerics.network;

import io.edgewatch.numerics.objective.Coordinates;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss of an MLP in coordinates of its data. */
record RowSpaceCoordinates(RowSpace space, NetworkObjective objective) implements Coordinates {

    @Override
    public int dimension() {
        return space.weights();
    }

    @Override
    public boolean areFewer() {
        return true;
    }

    @Override
    public INDArray reduced(INDArray weights) {
        return space.reduced(weights.reshape(1, weights.length())).getRow(0);
    }

    @Override
    public INDArray lifted(INDArray rows) {
        return space.lifted(rows);
    }

    @Override
    public double[] fingerprint() {
        return space.fingerprint();
    }

    @Override
    public void close() {
        objective.close();
    }
}
