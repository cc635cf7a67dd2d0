package io.edgewatch.bench;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The largest eigenpairs by the methods that are in use, in libtorch, from the vectors of the point before. */
enum TorchEigenSolver {
    /** LOBPCG without preconditioner; products with X and P are carried along, so that an iteration takes one per pair. */
    LOBPCG {
        @Override
        Answer solve(TorchDerivatives A, Tensor start, double tolerance) {
            return lobpcg(A, start, tolerance, false);
        }
    },
    /** The same with products computed anew for all of X, P, R and for the next X, four per pair, as JAX's {@code lobpcg_standard} does. */
    LOBPCG_ANEW {
        @Override
        Answer solve(TorchDerivatives A, Tensor start, double tolerance) {
            return lobpcg(A, start, tolerance, true);
        }
    },
    /** Rayleigh–Ritz on a basis that grows by the residuals of the pairs that have not converged. */
    BLOCK_KRYLOV {
        @Override
        Answer solve(TorchDerivatives A, Tensor start, double tolerance) {
            return krylov(A, start, tolerance);
        }
    };

    private static final int MOST_ITERATIONS = 200;

    /**
     * Eigenpairs with their evidence.
     *
     * @param values descending, shape [k]
     * @param vectors shape [k, P]
     * @param residual the largest ‖Ax − θx‖/|θ₁|
     * @param products how many
     */
    record Answer(Tensor values, Tensor vectors, double residual, int products) {}

    /** As many pairs as {@code start} has rows, to a residual of {@code tolerance} relative to the largest. */
    abstract Answer solve(TorchDerivatives A, Tensor start, double tolerance);

    private static Answer lobpcg(TorchDerivatives A, Tensor start, double tolerance, boolean anew) {
        int k = (int) start.size(0);
        var ritz = Ritz.on(A, Rows.orthonormal(start));
        int products = k;
        var P = new Tensor[0];
        var AP = new Tensor[0];
        for (int iteration = 0; iteration < MOST_ITERATIONS && ritz.worst(k) > tolerance; iteration++) {
            var X = ritz.vectors(k);
            var XP = P.length == 0 ? X : Rows.cat(X, P[0]);
            var R = Rows.orthonormal(scaled(ritz.residuals(k)), XP);
            var S = Rows.cat(XP, R);
            var AX = ritz.products(k);
            var known = P.length == 0 ? AX : Rows.cat(AX, AP[0]);
            var AS = anew ? A.hessianTimesRows(S) : Rows.cat(known, A.hessianTimesRows(R));
            ritz = Ritz.of(S, AS);
            // the part of the old X that is orthogonal to the new, in coordinates of S
            var rest = ritz.coordinates().narrow(1, k, S.size(0) - k);
            var turn = torch.linalg_qr(rest.narrow(0, 0, k).t()).get0();
            var step = rest.matmul(turn).t();
            P = new Tensor[] {step.matmul(S)};
            AP = new Tensor[] {step.matmul(AS)};
            products += anew ? (int) S.size(0) + k : k;
            if (anew) {
                ritz = Ritz.on(A, ritz.vectors(k));
            }
        }
        return ritz.answer(k, products);
    }

    private static Answer krylov(TorchDerivatives A, Tensor start, double tolerance) {
        int k = (int) start.size(0);
        var V = Rows.orthonormal(start);
        var AV = A.hessianTimesRows(V);
        int products = k;
        for (int iteration = 0; ; iteration++) {
            var ritz = Ritz.of(V, AV);
            if (ritz.worst(k) <= tolerance || iteration == MOST_ITERATIONS) {
                return ritz.answer(k, products);
            }
            if (V.size(0) > 2L * k + 16) { // thick restart
                V = ritz.vectors(k + 8);
                AV = ritz.products(k + 8);
            }
            var open = ritz.errors(k).gt(new Scalar(tolerance)).nonzero().reshape(-1);
            var Q = Rows.orthonormal(scaled(ritz.residuals(k).index_select(0, open)), V);
            V = Rows.cat(V, Q);
            AV = Rows.cat(AV, A.hessianTimesRows(Q));
            products += (int) Q.size(0);
        }
    }

    private static Tensor scaled(Tensor rows) {
        return rows.div(Ritz.norms(rows).clamp_min(new Scalar(1e-30)).unsqueeze(1));
    }

    /** Rayleigh–Ritz on orthonormal rows S; eigenvectors are columns in the coordinates of S, the largest first. */
    private record Ritz(Tensor S, Tensor AS, Tensor values, Tensor coordinates) {

        static Ritz on(TorchDerivatives A, Tensor S) {
            return of(S, A.hessianTimesRows(S));
        }

        static Ritz of(Tensor S, Tensor AS) {
            var T = S.matmul(AS.t()).to(torch.ScalarType.Double);
            var ascending = torch.linalg_eigh(T.add(T.t()).mul(new Scalar(0.5)));
            return new Ritz(
                    S,
                    AS,
                    ascending.get0().flip(0).to(torch.ScalarType.Float),
                    ascending.get1().flip(1).to(torch.ScalarType.Float));
        }

        Tensor vectors(int k) {
            return coordinates.narrow(1, 0, k).t().matmul(S);
        }

        Tensor products(int k) {
            return coordinates.narrow(1, 0, k).t().matmul(AS);
        }

        Tensor residuals(int k) {
            return products(k).sub(vectors(k).mul(values.narrow(0, 0, k).unsqueeze(1)));
        }

        Tensor errors(int k) {
            return norms(residuals(k)).div(values.get(0).abs());
        }

        double worst(int k) {
            return errors(k).max().item_float();
        }

        Answer answer(int k, int products) {
            return new Answer(values.narrow(0, 0, k), vectors(k), worst(k), products);
        }

        static Tensor norms(Tensor rows) {
            return rows.mul(rows).sum(1).sqrt();
        }
    }
}
