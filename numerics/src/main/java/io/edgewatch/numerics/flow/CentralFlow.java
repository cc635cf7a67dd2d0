package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotConverged;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Unstable;
import io.edgewatch.numerics.complementarity.ComplementaritySolver;
import io.edgewatch.numerics.complementarity.Feedback;
import io.edgewatch.numerics.complementarity.KktResidual;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The central flow dw/dt = −P⁻¹[∇L + ½∇⟨H, Σ⟩], Σ = UXUᵀ, where X solves 0 ⪯ X ⟂ A + B[X] ⪰ 0 on the critical directions: the path of
 * the weights with the oscillation averaged out and its effect kept. Explicit Euler substeps of weights and optimizer state together.
 *
 * <p>{@link #observe} and {@link #advance} take turns. Not thread-safe; the objective may be used by others in between.
 *
 * @see <a href="https://arxiv.org/abs/2410.24206">Cohen et al. 2025</a>
 */
public final class CentralFlow implements SteppedFlow<CentralPoint> {
    private final Objective objective;
    private final PreconditionedRule rule;
    private FlowSettings settings;
    private final FlowPosition position;
    private final EffectiveSpectrum spectrum;
    private final OscillationProblem problem;
    private final INDArray velocity;
    private final INDArray force;
    private final INDArray squares;
    private DMatrixRMaj lastX = new DMatrixRMaj(0, 0);
    private FlowStatus status = FlowStatus.OK;
    private boolean observed;
    private long evaluations;

    /**
     * A flow at a position.
     *
     * @param start (w, t, ν) where it starts; copied
     */
    public CentralFlow(Objective objective, PreconditionedRule rule, FlowSettings settings, FlowPosition start) {
        this.objective = objective;
        this.rule = rule;
        this.settings = settings;
        this.position = start.copy();
        this.spectrum = new EffectiveSpectrum(objective.dimension(), objective.precision(), settings.followed());
        this.problem = new OscillationProblem(rule, objective.dimension(), objective.precision());
        this.velocity = start.weights().dup();
        this.force = start.weights().dup();
        this.squares = start.weights().dup();
    }

    @Override
    public INDArray weights() {
        return position.weights();
    }

    /** P here; valid until the flow moves. */
    public Preconditioner preconditioner() {
        return position.preconditioner(rule);
    }

    /** dw/dt where it was last observed, in weights per step; live, of use until the flow moves. */
    public INDArray velocity() {
        return velocity;
    }

    /** From now on in so many substeps, with so many of them from one eigen-solve to the next. */
    public void integrate(int substeps, int eigenEvery) {
        settings = new FlowSettings(substeps, settings.pairs(), eigenEvery, settings.tolerance());
    }

    @Override
    public CentralPoint observe() {
        observed = true;
        return status.isEnd() ? CentralPoint.without(ProcessPoint.without(status, Double.NaN, Double.NaN)) : evaluate();
    }

    @Override
    public void advance() {
        if (!observed) {
            observe();
        }
        observed = false;
        double dt = 1.0 / settings.substeps();
        for (int substep = 0; substep < settings.substeps() && !status.isEnd(); substep++) {
            if (substep > 0) {
                evaluate();
            }
            if (!status.isEnd()) {
                position.move(rule, velocity, squares, dt);
            }
        }
    }

    private CentralPoint evaluate() {
        PointEvaluation point = objective.at(position.weights());
        double loss = point.loss();
        INDArray gradient = point.gradient();
        double norm = gradient.norm2Number().doubleValue();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            return ended(evaluations == 0 ? FlowStatus.NOT_FINITE : FlowStatus.DIVERGED, loss, norm);
        }
        Preconditioner P = position.preconditioner(rule);
        boolean solve = evaluations++ % settings.eigenEvery() == 0;
        Optional<EffectivePairs> found =
                solve ? spectrum.of(point, P, FlowSettings.TRACKED) : spectrum.withinLastSpan(point, P);
        if (found.isEmpty()) {
            return ended(FlowStatus.DIVERGED, loss, norm);
        }
        velocity.assign(gradient).negi();
        P.divide(velocity);
        squares.assign(gradient).muli(gradient);
        return withOscillation(point, P, found.get(), loss, norm);
    }

    private CentralPoint ended(FlowStatus end, double loss, double gradientNorm) {
        status = end;
        return CentralPoint.without(ProcessPoint.without(end, loss, gradientNorm));
    }

    private CentralPoint withOscillation(
            PointEvaluation point, Preconditioner P, EffectivePairs pairs, double loss, double norm) {
        int k = Math.min(pairs.countFrom(FlowSettings.CRITICAL), FlowSettings.MOST_CRITICAL);
        double dt = 1.0 / settings.substeps();
        ProcessPoint process = new ProcessPoint(statusOf(pairs), loss, norm, Optional.of(pairs), position.scale(P));
        if (k == 0) {
            lastX = new DMatrixRMaj(0, 0);
            status = process.status();
            return CentralPoint.without(process);
        }
        CriticalRates rates = problem.rates(point, P, pairs, k, velocity, position, dt);
        DMatrixRMaj A = rates.margin(FlowSettings.EDGE, problem.critical(), dt);
        Feedback own = rates.response(dt);
        Feedback B = rule.stateRate() > 0 ? own.convex() : own;
        ComplementarityAnswer answer = ComplementaritySolver.solve(A, B, start(k));
        DMatrixRMaj X = new DMatrixRMaj(k, k);
        if (answer instanceof Solved solved) {
            X = solved.X();
            status = process.status();
        } else if (answer instanceof NotConverged best) {
            X = best.X();
            status = FlowStatus.NOT_CONVERGED;
        } else {
            status = answer instanceof Unstable ? FlowStatus.UNSTABLE : FlowStatus.DIVERGED;
        }
        lastX = X;
        double addedSquares = status.isEnd() ? 0 : problem.act(X, P, velocity, force, squares);
        return new CentralPoint(
                new ProcessPoint(status, loss, norm, process.pairs(), process.scale()),
                k,
                X,
                KktResidual.of(A, B, X),
                KktResidual.of(A, own, X),
                loss + trace(X),
                norm * norm + addedSquares,
                rates.balance(X));
    }

    private static FlowStatus statusOf(EffectivePairs pairs) {
        if (!pairs.converged()) {
            return FlowStatus.NOT_CONVERGED;
        }
        return pairs.value(0) < 0 ? FlowStatus.NEGATIVE_CURVATURE : FlowStatus.OK;
    }

    /** The last X where the number of directions has not changed; between two substeps they hardly turn. */
    private DMatrixRMaj start(int k) {
        return lastX.numRows == k ? lastX : new DMatrixRMaj(k, k);
    }

    private static double trace(DMatrixRMaj X) {
        double sum = 0;
        for (int i = 0; i < X.numRows; i++) {
            sum += X.get(i, i);
        }
        return sum;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        position.save(out);
        spectrum.save(out);
        out.writeInt(status.ordinal());
        out.writeLong(evaluations);
        out.writeInt(lastX.numRows);
        for (double x : lastX.data) {
            out.writeDouble(x);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        position.restore(in);
        spectrum.restore(in);
        status = FlowStatus.values()[in.readInt()];
        evaluations = in.readLong();
        int k = in.readInt();
        lastX = new DMatrixRMaj(k, k);
        for (int i = 0; i < k * k; i++) {
            lastX.data[i] = in.readDouble();
        }
        observed = false;
    }

    @Override
    public void close() {
        spectrum.close();
        problem.close();
    }
}
