package io.edgewatch.numerics.network;

import io.edgewatch.numerics.objective.BatchObjective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The loss of a network on batches of its data: a graph for B examples, whose rows are overwritten. */
final class NetworkBatches implements BatchObjective {
    private final NetworkObjective batch;
    /** Of the whole data: inputs, targets and, where targets are masked, the mask. */
    private final List<INDArray> sources = new ArrayList<>();
    /** The same of the batch, as matrices with a row for each example. */
    private final List<INDArray> rows = new ArrayList<>();

    private final int examples;
    private final int batchSize;

    NetworkBatches(Network network, Loss loss, INDArray inputs, INDArray targets, int batchSize) {
        this.examples = (int) inputs.size(0);
        this.batchSize = batchSize;
        if (batchSize < 1 || batchSize > examples) {
            throw new IllegalArgumentException(
                    "a batch of " + examples + " examples has 1 to " + examples + ", got: " + batchSize);
        }
        this.batch = NetworkObjective.of(network, loss, first(inputs), first(targets));
        sources.add(inputs.dup('c'));
        for (int from = 0; from < targets.size(1); from += network.outputs()) {
            var columns = NDArrayIndex.interval(from, from + network.outputs());
            sources.add(targets.get(NDArrayIndex.all(), columns).dup('c'));
        }
        for (int i = 0; i < sources.size(); i++) {
            rows.add(batch.data().get(i).reshape('c', batchSize, sources.get(i).size(1)));
        }
    }

    private INDArray first(INDArray data) {
        return data.get(NDArrayIndex.interval(0, batchSize), NDArrayIndex.all()).dup('c');
    }

    @Override
    public int examples() {
        return examples;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void choose(int[] chosen) {
        if (chosen.length != batchSize) {
            throw new IllegalArgumentException("a batch has " + batchSize + " examples, got: " + chosen.length);
        }
        for (int example : chosen) {
            if (example < 0 || example >= examples) {
                throw new IllegalArgumentException("examples are 0 to " + (examples - 1) + ", got: " + example);
            }
        }
        for (int i = 0; i < sources.size(); i++) {
            Nd4j.pullRows(sources.get(i), rows.get(i), 1, chosen);
        }
        batch.dataChanged();
    }

    @Override
    public int dimension() {
        return batch.dimension();
    }

    @Override
    public DataType precision() {
        return batch.precision();
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        return batch.at(weights);
    }

    @Override
    public void close() {
        batch.close();
        sources.forEach(INDArray::close);
    }
}
