package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.kernel.Storage;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rates A and B are made of, and what a solution X does to the flow; memory that is used again at the next point. */
final class OscillationProblem implements AutoCloseable {
    private final PreconditionedRule rule;
    private final CriticalDirections critical;
    private final PreconditionerMotion motion;
    private final Block scratch;

    OscillationProblem(PreconditionedRule rule, int dimension, DataType precision) {
        this.rule = rule;
        this.critical = new CriticalDirections(dimension, precision);
        this.motion = new PreconditionerMotion(rule, dimension, precision);
        this.scratch = new Block(1, dimension, precision);
    }

    CriticalDirections critical() {
        return critical;
    }

    /**
     * Rates at {@code point} on the first {@code k} of {@code pairs}.
     *
     * @param stableVelocity −P⁻¹∇L
     * @param dt over which the learning rate's change is taken
     */
    CriticalRates rates(
            PointEvaluation point,
            Preconditioner P,
            EffectivePairs pairs,
            int k,
            INDArray stableVelocity,
            FlowPosition position,
            double dt) {
        critical.moveTo(point, pairs, k);
        DMatrixRMaj sharpening = critical.ratesAlong(stableVelocity);
        DMatrixRMaj stable = sharpening.copy();
        CommonOps_DDRM.scale(-1, stable);
        DMatrixRMaj couplings = critical.couplings(P, scratch);
        CommonOps_DDRM.scale(0.5, couplings);
        DMatrixRMaj feedback = couplings.copy();
        motion.addTo(stable, feedback, position.state(), position.time(), dt, point.gradient(), P, critical);
        return new CriticalRates(stable, feedback, sharpening, couplings);
    }

    /**
     * Adds the oscillation's force −½P⁻¹∇⟨H, Σ⟩ to the velocity and diag(HΣHᵀ) to the squares; answers its trace.
     *
     * @param force scratch of shape [P]
     */
    double act(DMatrixRMaj X, Preconditioner P, INDArray velocity, INDArray force, INDArray squares) {
        critical.combine(X, force);
        P.divide(force);
        Block.add(velocity, -0.5, force);
        return addSquares(X, P, squares);
    }

    /** HΣHᵀ = PUΛXΛUᵀP = Σⱼ yⱼyⱼᵀ with yⱼ = PUΛqⱼ√xⱼ for X = Σⱼ xⱼqⱼqⱼᵀ. */
    private double addSquares(DMatrixRMaj X, Preconditioner P, INDArray squares) {
        SmallSpectrum spectrum = SmallSpectrum.of(X);
        double trace = 0;
        for (int j = 0; j < critical.count() && spectrum.value(j) > 0; j++) {
            INDArray y = scratch.rows(1).getRow(0);
            y.assign(0);
            for (int i = 0; i < critical.count(); i++) {
                double factor = critical.value(i) * spectrum.Q().get(i, j) * Math.sqrt(spectrum.value(j));
                Block.add(y, factor, critical.direction(i));
            }
            P.multiply(y);
            trace += Block.dot(y, y);
            if (rule.stateRate() > 0) {
                addSquare(y, squares);
            }
        }
        return trace;
    }

    private static void addSquare(INDArray y, INDArray squares) {
        Storage from = Storage.of(y);
        Storage to = Storage.of(squares);
        int dimension = (int) squares.length();
        for (int a = 0; a < dimension; a++) {
            to.put(a, to.get(a) + from.get(a) * from.get(a));
        }
    }

    @Override
    public void close() {
        critical.close();
        motion.close();
        scratch.close();
    }
}
