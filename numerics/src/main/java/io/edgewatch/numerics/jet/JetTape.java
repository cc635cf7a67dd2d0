package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Storage;
import java.util.BitSet;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A loss and its gradient as one graph, evaluated on hyper-dual numbers w + uε₁ + vε₂: order 0 of the gradient is ∇L, order ε₁ is Hu,
 * order ε₁ε₂ is ∇(uᵀHv), each to round-off.
 *
 * <p>Values are computed once per point, on demand, and shared by all directions; directions go through in blocks.
 */
final class JetTape implements AutoCloseable {

    // bounds the memory whatever the number of directions: 4 MiB per node in float, 8 in double
    private static final int ELEMENTS_AT_ONCE = 1 << 20;
    // of pairs; one node's memory more than a single pair takes
    private static final int LEAST_KEPT = 3;

    private final GradientGraph graph;
    private final int dimension;
    private final Kernels kernels;
    private final INDArray weights;
    private final INDArray gradient;

    private final Schedule forLoss;
    private final Schedule forGradient;
    private final Schedule forFirst;
    private final Schedule forMixed;

    private final CoefficientTable values;
    private final CoefficientTable first;
    private final CoefficientTable second;
    private final CoefficientTable mixed;
    /** Parts of {@link #first}, for pairs. */
    private final CoefficientTable lefts;

    private final CoefficientTable rights;
    private final int directionsAtOnce;
    /** How many directions' first-order passes are kept for the pairs they take part in. */
    private final int directionsKept;

    /** Nodes that depend on the weights, and nodes whose value is that of the current point. */
    private final BitSet varying = new BitSet();

    private final BitSet current = new BitSet();

    JetTape(Graph graph, Node loss, int dimension, DataType precision) {
        this.graph = GradientGraph.of(graph, loss, precision);
        this.dimension = dimension;
        this.kernels = Kernels.of(precision);
        this.weights = Nd4j.create(precision, dimension);
        this.gradient = Nd4j.create(precision, dimension);
        this.forLoss = Schedule.of(graph, List.of(loss), Order.VALUE);
        this.forGradient = Schedule.of(graph, this.graph.gradients(), Order.VALUE);
        this.forFirst = Schedule.of(graph, this.graph.gradients(), Order.FIRST);
        this.forMixed = Schedule.of(graph, this.graph.gradients(), Order.MIXED);
        int nodes = graph.nodes().size();
        this.values = new CoefficientTable(nodes, precision);
        this.first = new CoefficientTable(nodes, precision);
        this.second = new CoefficientTable(nodes, precision);
        this.mixed = new CoefficientTable(nodes, precision);
        this.lefts = new CoefficientTable(nodes, precision);
        this.rights = new CoefficientTable(nodes, precision);
        this.directionsAtOnce = directionsAtOnce(forFirst);
        this.directionsKept = Math.max(LEAST_KEPT, directionsAtOnce(forMixed));
        bindValues();
    }

    private static int directionsAtOnce(Schedule schedule) {
        int largest = 1;
        for (var step : schedule.steps(Order.FIRST)) {
            largest = Math.max(largest, step.operation().shape().size());
        }
        return Math.max(1, ELEMENTS_AT_ONCE / largest);
    }

    private void bindValues() {
        for (var node : graph.graph().nodes()) {
            if (node instanceof Node.Constant constant) {
                values.bind(node, MatrixStack.shared(Storage.of(constant.array()), node.shape()));
            } else if (node instanceof Node.Operation operation) {
                varying.set(node.id(), operation.inputs().stream().anyMatch(input -> varying.get(input.id())));
            } else {
                varying.set(node.id());
            }
        }
        var inWeights = Storage.of(weights);
        var inGradient = Storage.of(gradient);
        for (var block : graph.blocks()) {
            var parameter = block.parameter();
            values.bind(parameter, new MatrixStack(inWeights, parameter.shape(), parameter.offset(), 0));
            values.bind(block.gradient(), new MatrixStack(inGradient, parameter.shape(), parameter.offset(), 0));
        }
    }

    /** Moves to another point; what depends on the weights is stale from now on. */
    void moveTo(INDArray newWeights) {
        weights.assign(newWeights);
        current.andNot(varying);
    }

    /** All is stale from now on, what depends on constants alone too. */
    void forget() {
        current.clear();
    }

    double loss() {
        evaluateValues(forLoss);
        return values.get(graph.loss()).get(0, 0, 0);
    }

    INDArray gradient() {
        evaluateValues(forGradient);
        return gradient;
    }

    private void evaluateValues(Schedule schedule) {
        for (var step : schedule.steps(Order.VALUE)) {
            int id = step.operation().id();
            if (!current.get(id)) {
                evaluate(step, Order.VALUE, values.reserveShared(step.operation()), first, first, 1);
                current.set(id);
            }
        }
    }

    void hessianTimes(INDArray directions, INDArray products) {
        evaluateValues(forFirst);
        for (long start = 0; start < directions.rows(); start += directionsAtOnce) {
            int count = (int) Math.min(directionsAtOnce, directions.rows() - start);
            bindDirections(first, directions, start, count);
            bindProducts(first, Order.FIRST, products, start, count);
            evaluateFirst(forFirst, first, count);
        }
    }

    void thirdOrder(INDArray left, INDArray right, INDArray products) {
        evaluateValues(forMixed);
        // one array given twice means one direction: its first-order pass serves both
        var other = left == right ? first : second;
        for (long start = 0; start < left.rows(); start += directionsAtOnce) {
            int count = (int) Math.min(directionsAtOnce, left.rows() - start);
            bindDirections(first, left, start, count);
            evaluateFirst(forMixed, first, count);
            if (other != first) {
                bindDirections(other, right, start, count);
                evaluateFirst(forMixed, other, count);
            }
            bindProducts(mixed, Order.MIXED, products, start, count);
            evaluateMixed(first, other, count);
        }
    }

    /** The first-order pass of each direction once; of more than are kept, once more for each group of others. */
    void thirdOrderOfPairs(INDArray directions, INDArray products) {
        evaluateValues(forMixed);
        int k = directions.rows();
        for (int start = 0; start < k; start += directionsKept) {
            int kept = Math.min(directionsKept, k - start);
            keepFirst(directions, start, kept);
            for (int apart = 0; apart < kept; apart++) {
                pairsApart(products, k, start, kept, apart);
            }
            for (int later = start + kept; later < k; later++) {
                bindDirections(second, directions, later, 1);
                evaluateFirst(forMixed, second, 1);
                pairsWith(later, products, k, start, kept);
            }
        }
    }

    private void keepFirst(INDArray directions, int start, int kept) {
        bindDirections(first, directions, start, kept);
        forMixed.steps(Order.FIRST).forEach(step -> first.reserve(step.operation(), kept));
        for (int done = 0; done < kept; done += directionsAtOnce) {
            lefts.bindAll(first, done, false);
            int count = Math.min(directionsAtOnce, kept - done);
            for (var step : forMixed.steps(Order.FIRST)) {
                evaluate(step, Order.FIRST, lefts.get(step.operation()), lefts, lefts, count);
            }
        }
    }

    /** (i, i + apart) of those that are kept: both go on together, and apart = 0 is one direction. */
    private void pairsApart(INDArray products, int k, int start, int kept, int apart) {
        int pairs = kept - apart;
        for (int done = 0; done < pairs; done += directionsAtOnce) {
            int count = Math.min(directionsAtOnce, pairs - done);
            lefts.bindAll(first, done, false);
            rights.bindAll(first, done + apart, false);
            bindPairs(products, pair(start + done, apart, k), k - (start + done), count);
            evaluateMixed(lefts, apart == 0 ? lefts : rights, count);
        }
    }

    /** (i, later) of all i that are kept. */
    private void pairsWith(int later, INDArray products, int k, int start, int kept) {
        rights.bindAll(second, 0, true);
        for (int done = 0; done < kept; done += directionsAtOnce) {
            int count = Math.min(directionsAtOnce, kept - done);
            int i = start + done;
            lefts.bindAll(first, done, false);
            bindPairs(products, pair(i, later - i, k), k - 1 - i, count);
            evaluateMixed(lefts, rights, count);
        }
    }

    /** Row of pair (i, i + apart) of k directions. */
    private static int pair(int i, int apart, int k) {
        return i * k - i * (i - 1) / 2 + apart;
    }

    /** Products of so many pairs, the second of which is {@code next} rows after the first, and each other one row less. */
    private void bindPairs(INDArray products, int row, int next, int count) {
        int spanned = (count - 1) * next - (count - 1) * (count - 2) / 2 + 1;
        var storage = rows(products, row, spanned);
        for (var block : graph.blocks()) {
            var parameter = block.parameter();
            int stride = next * dimension;
            var place = new MatrixStack(storage, parameter.shape(), parameter.offset(), stride, dimension);
            bindProduct(mixed, Order.MIXED, block, place, count);
        }
    }

    private void bindDirections(CoefficientTable table, INDArray directions, long start, int count) {
        var storage = rows(directions, start, count);
        for (var block : graph.blocks()) {
            var parameter = block.parameter();
            table.bind(parameter, new MatrixStack(storage, parameter.shape(), parameter.offset(), dimension));
        }
    }

    private void bindProducts(CoefficientTable table, Order order, INDArray products, long start, int count) {
        var storage = rows(products, start, count);
        for (var block : graph.blocks()) {
            var parameter = block.parameter();
            var place = new MatrixStack(storage, parameter.shape(), parameter.offset(), dimension);
            bindProduct(table, order, block, place, count);
        }
    }

    private void bindProduct(
            CoefficientTable table, Order order, GradientGraph.Block block, MatrixStack place, int count) {
        if (Schedule.isZero(block.gradient(), order)) {
            kernels.sumOfProducts(List.of(), place, count);
        } else {
            table.bind(block.gradient(), place);
        }
    }

    private Storage rows(INDArray block, long start, int count) {
        return Storage.of(block, start * dimension, (long) count * dimension);
    }

    private void evaluateFirst(Schedule schedule, CoefficientTable table, int count) {
        for (var step : schedule.steps(Order.FIRST)) {
            evaluate(step, Order.FIRST, table.reserve(step.operation(), count), table, table, count);
        }
    }

    private void evaluateMixed(CoefficientTable one, CoefficientTable other, int count) {
        for (var step : forMixed.steps(Order.MIXED)) {
            evaluate(step, Order.MIXED, mixed.reserve(step.operation(), count), one, other, count);
        }
    }

    private void evaluate(
            Schedule.Step step, Order order, MatrixStack out, CoefficientTable one, CoefficientTable two, int count) {
        var operation = step.operation();
        var jets = new TapeJets(kernels, count, operation.inputs(), step.companions(), values, one, two, mixed);
        operation.primitive().evaluate(order, jets, out);
    }

    @Override
    public void close() {
        for (var table : List.of(values, first, second, mixed)) {
            table.close();
        }
        kernels.close();
        weights.close();
        gradient.close();
    }
}
