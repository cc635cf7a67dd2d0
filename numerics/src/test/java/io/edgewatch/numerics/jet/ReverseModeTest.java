package io.edgewatch.numerics.jet;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Columns;
import io.edgewatch.numerics.jet.primitive.FromColumns;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.jet.primitive.Multiply;
import io.edgewatch.numerics.jet.primitive.SumTo;
import io.edgewatch.numerics.kernel.MatrixShape;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class ReverseModeTest {

    @Test
    void theAdjointOfAMatrixThatIsCutIsOneCopyOfAllPieces() {
        // When
        var adjoint = adjointOfCut(0, 2, 4);
        // Then
        assertThat(adjoint.primitive()).isInstanceOf(FromColumns.class);
        assertThat(adjoint.inputs()).hasSize(3);
    }

    @Test
    void piecesThatMeetAreAddedUp() {
        // When
        var adjoint = adjointOfCut(0, 1);
        // Then
        assertThat(adjoint.primitive()).isInstanceOf(LinearCombination.class);
        assertThat(adjoint.inputs()).hasSize(2);
    }

    /** Of ½ the sum of squares of pieces of two columns, each from one of {@code firsts} on. */
    private static Node.Operation adjointOfCut(int... firsts) {
        var graph = new Graph();
        var matrix = graph.parameter(new MatrixShape(2, 6), 0);
        var terms = new ArrayList<Node>();
        for (int first : firsts) {
            var piece = Columns.of(graph, matrix, first, 2);
            terms.add(SumTo.total(graph, Multiply.of(graph, piece, piece)));
        }
        var loss = LinearCombination.sum(graph, terms);
        var gradient = ReverseMode.appendGradient(graph, loss, DataType.DOUBLE);
        return (Node.Operation) Objects.requireNonNull(gradient.get(matrix));
    }
}
