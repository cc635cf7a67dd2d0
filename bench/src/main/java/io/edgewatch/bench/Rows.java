package io.edgewatch.bench;

import java.util.ArrayList;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Tensors of rows of length P. */
final class Rows {
    private Rows() {}

    /** A row of two numbers. */
    interface PairRow {
        Tensor row(int i, int j);
    }

    static Tensor of(int count, IntFunction<Tensor> row) {
        var rows = new ArrayList<Tensor>();
        for (int i = 0; i < count; i++) {
            rows.add(alone(row, i));
        }
        return torch.stack(new TensorVector(rows.toArray(new Tensor[0])), 0);
    }

    /** Rows for the pairs i ≤ j below {@code k}: (0,0), (0,1) … (1,1) …. */
    static Tensor ofPairs(int k, PairRow row) {
        var pairs = new ArrayList<int[]>();
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                pairs.add(new int[] {i, j});
            }
        }
        return of(pairs.size(), number -> row.row(pairs.get(number)[0], pairs.get(number)[1]));
    }

    /** Frees the graph on the way to a row before the next one is made. */
    private static Tensor alone(IntFunction<Tensor> row, int i) {
        var outer = PointerScope.getInnerScope();
        Tensor result;
        try (var scope = new PointerScope()) {
            result = TorchLoss.kept(row.apply(i));
        }
        outer.attach(result);
        result.releaseReference(); // now it is the outer scope's alone
        return result;
    }

    static Tensor cat(Tensor... blocks) {
        return torch.cat(new TensorVector(blocks), 0);
    }

    /** An orthonormal basis of the part of {@code rows} that is orthogonal to {@code basis}. */
    static Tensor orthonormal(Tensor rows, Tensor basis) {
        var result = rows;
        for (int i = 0; i < 2; i++) { // once more, because the first leaves round-off of the part taken away
            result = result.sub(result.matmul(basis.t()).matmul(basis));
            result = orthonormal(result);
        }
        return result;
    }

    static Tensor orthonormal(Tensor rows) {
        return torch.linalg_qr(rows.t()).get0().t().contiguous();
    }
}
