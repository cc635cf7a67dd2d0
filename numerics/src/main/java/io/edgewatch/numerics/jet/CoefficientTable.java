package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Storage;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** One coefficient of every node, allocated when first asked for and then kept; grows with the number of directions. */
final class CoefficientTable implements AutoCloseable {

    private final DataType precision;
    private final MatrixStack[] stacks;
    private final int[] owned;

    CoefficientTable(int nodes, DataType precision) {
        this.precision = precision;
        this.stacks = new MatrixStack[nodes];
        this.owned = new int[nodes];
        Arrays.fill(stacks, MatrixStack.ZERO);
    }

    MatrixStack get(Node node) {
        return stacks[node.id()];
    }

    /** Uses memory of someone else, which stays theirs. */
    void bind(Node node, MatrixStack stack) {
        stacks[node.id()] = stack;
    }

    /** Uses the coefficients of another table, which stay its: those from one direction on, or those of that direction for all. */
    void bindAll(CoefficientTable other, int direction, boolean forAll) {
        for (int id = 0; id < stacks.length; id++) {
            stacks[id] = forAll ? other.stacks[id].repeated(direction) : other.stacks[id].from(direction);
        }
    }

    /** The node's own memory, with room for {@code count} matrices. */
    MatrixStack reserve(Node node, int count) {
        int id = node.id();
        if (owned[id] < count && isOurs(id)) {
            release(id);
            int size = node.shape().size();
            var array = Nd4j.createUninitialized(precision, (long) count * size);
            stacks[id] = new MatrixStack(Storage.of(array), node.shape(), 0, size);
            owned[id] = count;
        }
        return stacks[id];
    }

    /** The node's own memory, one matrix shared by all directions. */
    MatrixStack reserveShared(Node node) {
        int id = node.id();
        if (stacks[id].isZero()) {
            var array = Nd4j.createUninitialized(precision, node.shape().size());
            stacks[id] = MatrixStack.shared(Storage.of(array), node.shape());
            owned[id] = 1;
        }
        return stacks[id];
    }

    private boolean isOurs(int id) {
        return owned[id] > 0 || stacks[id].isZero();
    }

    private void release(int id) {
        if (owned[id] > 0) {
            stacks[id].storage().array().close();
            stacks[id] = MatrixStack.ZERO;
            owned[id] = 0;
        }
    }

    @Override
    public void close() {
        for (int id = 0; id < stacks.length; id++) {
            release(id);
        }
    }
}
