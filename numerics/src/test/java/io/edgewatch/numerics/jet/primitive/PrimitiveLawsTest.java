package io.edgewatch.numerics.jet.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.numerics.jet.JetObjective;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.BlockProducts;
import io.edgewatch.numerics.kernel.Blocks;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.Planes;
import io.edgewatch.numerics.kernel.Window;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every primitive alone, with weights on all its inputs, against differences of the order below. */
class PrimitiveLawsTest {

    private static final MatrixShape SHAPE = new MatrixShape(3, 4);
    private static final int SIZE = 12;

    // the step balances truncation (step² ≈ 1e-10) and round-off (1e-16/step ≈ 1e-11); derivatives here are of order
    // one to a hundred
    private static final double STEP = 1e-5;
    private static final double DIFFERENCES = 1e-7;

    static Stream<Arguments> primitives() {
        return Stream.of(
                primitive("product", (g, x) -> MatrixProduct.of(g, x[0], false, x[1], true)),
                primitive("product, left transposed", (g, x) -> MatrixProduct.of(g, x[0], true, x[1], false)),
                primitive("product of both transposed", (g, x) -> MatrixProduct.of(g, x[0], true, square(g, x), true)),
                primitive("product with itself", (g, x) -> MatrixProduct.of(g, x[0], true, x[0], false)),
                primitive(
                        "affine",
                        (g, x) ->
                                MatrixProduct.affine(g, x[0], x[1], SumTo.of(g, square(g, x), new MatrixShape(1, 3)))),
                primitive("elementwise product", (g, x) -> Multiply.of(g, x[0], x[1])),
                primitive("linear combination", (g, x) -> LinearCombination.difference(g, x[0], x[1])),
                primitive("column sums", (g, x) -> SumTo.of(g, x[0], new MatrixShape(1, 4))),
                primitive("row sums", (g, x) -> SumTo.of(g, x[0], new MatrixShape(3, 1))),
                primitive(
                        "repeated rows", (g, x) -> BroadcastTo.of(g, SumTo.of(g, x[0], new MatrixShape(1, 4)), SHAPE)),
                primitive(
                        "repeated columns",
                        (g, x) -> BroadcastTo.of(g, SumTo.of(g, x[0], new MatrixShape(3, 1)), SHAPE)),
                primitive("convolution", (g, x) -> Convolution.of(g, SEEN, weights(g, x, 27), x[1])),
                primitive(
                        "convolution with bias",
                        (g, x) -> Convolution.affine(g, SEEN, weights(g, x, 27), x[1], rowSums(g, x))),
                primitive("thinned convolution", (g, x) -> Convolution.of(g, THINNED, weights(g, x, 9), row(g, x[1]))),
                primitive(
                        "convolution of single pixels",
                        (g, x) -> Convolution.of(g, PIXELS, rowSums(g, x), row(g, x[1]))),
                primitive("convolution back", (g, x) -> ConvolutionBack.of(g, SEEN, weights(g, x, 27), x[1])),
                primitive("thinned convolution back", (g, x) -> ConvolutionBack.of(g, THINNED, weights(g, x, 9), x[1])),
                primitive("correlation", (g, x) -> Correlation.of(g, SEEN, x[0], x[1])),
                primitive("thinned correlation", (g, x) -> Correlation.of(g, THINNED, x[0], row(g, x[1]))),
                primitive("group sums", (g, x) -> GroupSum.of(g, GROUPS, x[0], new MatrixShape(1, 2))),
                primitive("group sums of columns", (g, x) -> GroupSum.of(g, COLUMNS, x[0], new MatrixShape(2, 2))),
                primitive("group repeated", (g, x) -> GroupRepeat.of(g, GROUPS, sums(g, x), SHAPE)),
                primitive(
                        "group repeated, along columns", (g, x) -> GroupRepeat.of(g, COLUMNS, columnSums(g, x), SHAPE)),
                primitive("group centred", (g, x) -> GroupCentre.of(g, GROUPS, x[0])),
                primitive("group centred, columns", (g, x) -> GroupCentre.of(g, COLUMNS, x[0])),
                primitive("group scaled", (g, x) -> GroupScale.affine(g, GROUPS, x[0], sums(g, x), sums(g, x))),
                primitive(
                        "group scaled, columns",
                        (g, x) -> GroupScale.affine(g, COLUMNS, x[0], columnSums(g, x), columnSums(g, x))),
                primitive("group products", (g, x) -> GroupDot.of(g, GROUPS, x[0], x[1], new MatrixShape(1, 2))),
                primitive(
                        "group squares, columns", (g, x) -> GroupDot.of(g, COLUMNS, x[0], x[0], new MatrixShape(1, 4))),
                primitive(
                        "block product",
                        (g, x) -> BlockProduct.of(g, 0.5, BESIDE, x[0], APART, apart(g, x[1]), SQUARES)),
                primitive(
                        "block product, left transposed",
                        (g, x) -> BlockProduct.of(
                                g, 2, BESIDE.other(), x[0], APART.other(), apart(g, x[1]), WIDE_SQUARES)),
                primitive("permuted axes", (g, x) -> permuted(g, x[0])),
                primitive("columns", (g, x) -> Columns.of(g, x[0], 1, 2)),
                primitive("from columns", (g, x) -> FromColumns.of(g, x[0], 1, 6)),
                primitive("average pool", (g, x) -> AveragePool.of(g, new Planes(1, 2, 2), x[0])),
                primitive("from average pool", (g, x) -> FromAveragePool.of(g, new Planes(4, 2, 2), x[0])),
                primitive("average pool, odd", (g, x) -> AveragePool.of(g, new Planes(1, 3, 4), row(g, x[0]))),
                primitive("from average pool, odd", (g, x) -> FromAveragePool.of(g, new Planes(2, 2, 5), x[0])),
                primitive("swapped axes", (g, x) -> SwapAxes.of(g, 3, 2, 2, x[0])),
                primitive("softmax", (g, x) -> Softmax.of(g, x[0])),
                primitive("causal softmax", (g, x) -> Softmax.causal(g, Columns.of(g, x[0], 0, 3))),
                primitive(
                        "inverse root", (g, x) -> Elementwise.of(g, new InverseRoot(0.1), Multiply.of(g, x[0], x[0]))),
                primitive("log softmax", (g, x) -> LogSoftmax.of(g, x[0])),
                primitive("tanh", (g, x) -> Elementwise.of(g, new Tanh(), x[0])),
                primitive("gelu", (g, x) -> Elementwise.of(g, new Gelu(), x[0])),
                primitive("silu", (g, x) -> Elementwise.of(g, new Silu(), x[0])),
                primitive("softplus", (g, x) -> Elementwise.of(g, new Softplus(), x[0])),
                primitive(
                        "columns apart",
                        (g, x) -> g.apply(new FromColumns(List.of(5, 0), 9), square(g, x), Columns.of(g, x[0], 1, 2))),
                primitive("columns cut and put together", PrimitiveLawsTest::turned),
                primitive("exponential", (g, x) -> Elementwise.of(g, new Exponential(), x[0])),
                primitive("sigmoid", (g, x) -> Elementwise.of(g, new Sigmoid(), x[0])),
                primitive("reshaped", (g, x) -> Reshape.of(g, Multiply.of(g, x[0], x[1]), new MatrixShape(2, 6))),
                primitive("relu", (g, x) -> Elementwise.of(g, new Relu(), x[0])));
    }

    private static Arguments primitive(String name, BiFunction<Graph, Node[], Node> build) {
        return Arguments.of(name, build);
    }

    // three channels, two images of 1×2
    private static final Window SEEN = new Window(new Planes(2, 1, 2), 3, 1);
    // one channel, one image of 3×4, every second pixel
    private static final Window THINNED = new Window(new Planes(1, 3, 4), 3, 2);
    private static final Window PIXELS = new Window(new Planes(3, 2, 2), 1, 2);
    // [1, 3, 2, 2] and [2, 3, 2, 1]
    private static final Groups GROUPS = new Groups(1, 3, 2, 2);
    private static final Groups COLUMNS = new Groups(2, 3, 2, 1);
    // 3×4 as blocks of 3×2 side by side, and as two blocks of 2×3 apart
    private static final BlockProducts.Side BESIDE = new BlockProducts.Side(new Blocks(1, 2, 3, 2, true), false);
    private static final BlockProducts.Side APART = new BlockProducts.Side(new Blocks(1, 2, 2, 3, false), false);
    private static final Blocks SQUARES = new Blocks(1, 2, 3, 3, true);
    private static final Blocks WIDE_SQUARES = new Blocks(1, 2, 2, 2, false);

    /** Weights of three filters that all entries take part in. */
    private static Node weights(Graph graph, Node[] x, int columns) {
        return MatrixProduct.of(graph, x[0], false, graph.constant(matrix(new SplittableRandom(9), 4, columns)), false);
    }

    private static Node rowSums(Graph graph, Node[] x) {
        return SumTo.of(graph, x[0], new MatrixShape(3, 1));
    }

    private static Node sums(Graph graph, Node[] x) {
        return GroupSum.of(graph, GROUPS, x[1], new MatrixShape(1, 2));
    }

    private static Node columnSums(Graph graph, Node[] x) {
        return GroupSum.of(graph, COLUMNS, x[1], new MatrixShape(4, 1));
    }

    private static Node apart(Graph graph, Node x) {
        return Reshape.of(graph, x, APART.blocks().shape());
    }

    private static Node permuted(Graph graph, Node x) {
        return Permute.of(graph, List.of(3, 2, 2), List.of(2, 0, 1), x, new MatrixShape(2, 6));
    }

    /** All entries as one row. */
    private static Node row(Graph graph, Node x) {
        return SwapAxes.of(graph, 3, 1, 4, x);
    }

    /** The columns in reverse, of which the adjoint is one matrix again. */
    private static Node turned(Graph graph, Node[] x) {
        var product = Multiply.of(graph, x[0], x[1]);
        return FromColumns.sideBySide(
                graph, List.of(Columns.of(graph, product, 2, 2), Columns.of(graph, product, 0, 2)));
    }

    private static Node square(Graph graph, Node[] x) {
        return MatrixProduct.of(graph, x[0], false, x[1], true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("primitives")
    void everyOrderIsTheSlopeOfTheOneBelow(String name, BiFunction<Graph, Node[], Node> build) {
        // Given
        try (var objective = objective(build)) {
            var random = new SplittableRandom(3);
            var w = uniform(random);
            var u = uniform(random);
            var v = uniform(random);
            var ahead = at(objective, w.add(v.mul(STEP)), u);
            var behind = at(objective, w.sub(v.mul(STEP)), u);
            // When
            var here = at(objective, w, u);
            // Then
            var point = objective.at(w.reshape(w.length()));
            var product = v.like();
            point.hessianTimes(v, product);
            var third = v.like();
            point.thirdOrder(u, v, third);
            double slope = here.gradient().mul(v).sumNumber().doubleValue();
            assertThat((ahead.loss() - behind.loss()) / (2 * STEP) - slope).isBetween(-DIFFERENCES, DIFFERENCES);
            assertClose(product, ahead.gradient().sub(behind.gradient()).div(2 * STEP));
            assertClose(third, ahead.product().sub(behind.product()).div(2 * STEP));
        }
    }

    private record Derivatives(double loss, INDArray gradient, INDArray product) {}

    private static Derivatives at(JetObjective objective, INDArray w, INDArray u) {
        var point = objective.at(w.reshape(w.length()));
        var product = u.like();
        point.hessianTimes(u, product);
        return new Derivatives(point.loss(), point.gradient().dup().reshape(new long[] {1, w.length()}), product);
    }

    /** ½‖c∘y + y∘y‖² for the primitive's result y, so that no coefficient of it is lost in the loss. */
    private static JetObjective objective(BiFunction<Graph, Node[], Node> build) {
        var graph = new Graph();
        var x = new Node[] {graph.parameter(SHAPE, 0), graph.parameter(SHAPE, SIZE)};
        var y = build.apply(graph, x);
        var random = new SplittableRandom(2);
        var shape = y.shape();
        var c = graph.constant(matrix(random, shape.rows(), shape.columns()));
        var z = LinearCombination.sum(graph, List.of(Multiply.of(graph, c, y), Multiply.of(graph, y, y)));
        var loss = LinearCombination.scaled(graph, 0.5, SumTo.total(graph, Multiply.of(graph, z, z)));
        return new JetObjective(graph, loss, 2 * SIZE, DataType.DOUBLE);
    }

    private static INDArray uniform(SplittableRandom random) {
        return matrix(random, 1, 2 * SIZE);
    }

    private static INDArray matrix(SplittableRandom random, int rows, int columns) {
        var values = random.doubles((long) rows * columns, -1, 1).toArray();
        return Nd4j.createFromArray(values).reshape(new long[] {rows, columns});
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        double scale = 1 + expected.norm2Number().doubleValue();
        assertThat(actual.sub(expected).norm2Number().doubleValue()).isLessThan(DIFFERENCES * scale);
    }
}
