package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.JetObjective;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.objective.BatchObjective;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss of a network on fixed data, as a function of its weights. */
public final class NetworkObjective implements Objective {

    /** Numbers among the inputs that are factorized at most: 64 MiB of heap, and several analyzers of a process may be at it at once. */
    private static final long MOST_FACTORIZED = 1L << 23;

    private final Network network;
    private final Loss criterion;
    private final JetObjective loss;
    private final List<INDArray> data;

    private NetworkObjective(Network network, Loss criterion, JetObjective loss, List<INDArray> data) {
        this.network = network;
        this.criterion = criterion;
        this.loss = loss;
        this.data = data;
    }

    /**
     * Builds the objective in the precision of the data.
     *
     * @param inputs examples as rows, shape [n, network.inputs()], {@code FLOAT} or {@code DOUBLE}; copied
     * @param targets shape [n, network.outputs()], of the same precision; copied
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static NetworkObjective of(Network network, Criterion criterion, INDArray inputs, INDArray targets) {
        return of(network, Loss.of(criterion), inputs, targets);
    }

    /**
     * Builds the objective in the precision of the data.
     *
     * @param inputs examples as rows, shape [n, network.inputs()], {@code FLOAT} or {@code DOUBLE}; copied
     * @param targets shape [n, {@link Loss#targetColumns loss.targetColumns(network.outputs())}], of the same precision; copied
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static NetworkObjective of(Network network, Loss loss, INDArray inputs, INDArray targets) {
        var precision = inputs.dataType();
        requirePrecision(precision, targets.dataType());
        long n = requireMatrix("inputs", inputs, network.inputs()).size(0);
        requireMatrix("targets", targets, loss.targetColumns(network.outputs()));
        if (targets.size(0) != n) {
            throw new IllegalArgumentException("as many targets as inputs, got: " + targets.size(0) + " for " + n);
        }
        var graph = new Graph();
        var layout = network.layout();
        var parameters = new ParameterNodes(graph, layout);
        var outputs = network.build(graph, graph.constant(inputs.dup('c')), parameters);
        var total = loss.build(graph, outputs, targets);
        var data = constants(graph);
        return new NetworkObjective(network, loss, new JetObjective(graph, total, layout.total(), precision), data);
    }

    /**
     * Builds the objective of batches of the data.
     *
     * @param inputs as for {@link #of}
     * @param targets as for {@link #of}
     * @param batchSize examples of a batch, 1 to n
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static BatchObjective batches(Network network, Loss loss, INDArray inputs, INDArray targets, int batchSize) {
        return new NetworkBatches(network, loss, inputs, targets, batchSize);
    }

    /** Inputs, targets and the mask if there is one, as the graph holds them. */
    List<INDArray> data() {
        return data;
    }

    /** Says that {@link #data} has been overwritten. */
    void dataChanged() {
        loss.constantsChanged();
    }

    private static List<INDArray> constants(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.Constant.class::isInstance)
                .map(node -> ((Node.Constant) node).array())
                .toList();
    }

    private static void requirePrecision(DataType inputs, DataType targets) {
        if (inputs != DataType.FLOAT && inputs != DataType.DOUBLE) {
            throw new IllegalArgumentException("inputs must be FLOAT or DOUBLE, got: " + inputs);
        }
        if (inputs != targets) {
            throw new IllegalArgumentException("targets must be " + inputs + " like the inputs, got: " + targets);
        }
    }

    private static INDArray requireMatrix(String name, INDArray array, int columns) {
        if (array.rank() != 2 || array.size(0) < 1 || array.size(1) != columns) {
            throw new IllegalArgumentException(
                    name + " must have shape [n, " + columns + "], got: " + Arrays.toString(array.shape()));
        }
        return array;
    }

    @Override
    public int dimension() {
        return loss.dimension();
    }

    @Override
    public DataType precision() {
        return loss.precision();
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        return loss.at(weights);
    }

    /** Of an {@link Mlp} and targets without mask, one row for an example, and at most {@link #MOST_FACTORIZED} inputs of all. */
    @Override
    public Optional<Coordinates> inRowSpace(double examplesPerInput) {
        INDArray inputs = data.get(0);
        double largest = inputs.amaxNumber().doubleValue();
        boolean spans = largest > 0 && Double.isFinite(largest);
        boolean fits = spans && criterion.positions() == 1 && !criterion.masked();
        if (!fits
                || !(network instanceof Mlp mlp)
                || inputs.size(0) > examplesPerInput * mlp.inputs()
                || inputs.length() > MOST_FACTORIZED) {
            return Optional.empty();
        }
        var space = RowSpace.of(mlp, inputs);
        return Optional.of(new RowSpaceCoordinates(space, of(space.network(), criterion, space.inputs(), data.get(1))));
    }

    @Override
    public void close() {
        loss.close();
        data.forEach(INDArray::close);
    }
}
