package io.edgewatch.numerics.objective;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights as they are. */
record Weights(Objective objective) implements Coordinates {

    @Override
    public int dimension() {
        return objective.dimension();
    }

    @Override
    public boolean areFewer() {
        return false;
    }

    @Override
    public INDArray reduced(INDArray weights) {
        return weights;
    }

    @Override
    public INDArray lifted(INDArray rows) {
        return rows;
    }

    @Override
    public double[] fingerprint() {
        return new double[0];
    }

    @Override
    public void close() {
        // the objective is closed by whoever made it
    }
}
