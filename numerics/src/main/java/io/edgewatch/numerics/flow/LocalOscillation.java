package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotConverged;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.ComplementaritySolver;
import io.edgewatch.numerics.complementarity.Feedback;
import io.edgewatch.numerics.complementarity.KktResidual;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The oscillation that would hold the curvature where it is, at any point of a run: 0 ⪯ X ⟂ Ȧ + Ḃ[X] ⪰ 0, rates only.
 *
 * <p>An integrator on the edge adds its drift diag(2 − λ); away from one, at a midpoint of training, that term swamps the rates. Here the
 * critical directions are those in which oscillation is measured, and results are to be averaged over a window.
 */
public final class LocalOscillation implements AutoCloseable {
    private final PreconditionedRule rule;
    private final OscillationProblem problem;
    private final INDArray velocity;

    public LocalOscillation(Objective objective, PreconditionedRule rule, INDArray weights) {
        this.rule = rule;
        this.problem = new OscillationProblem(rule, objective.dimension(), objective.precision());
        this.velocity = weights.dup();
    }

    /**
     * What is found at one point.
     *
     * @param status of the complementarity problem
     * @param covariance X, k×k; 0 where there is none
     * @param residual of the problem solved
     * @param balance of the curvature under X
     */
    public record Estimate(
            ComplementarityAnswer status, DMatrixRMaj covariance, double residual, SharpeningBalance balance) {}

    /**
     * Solves at a point.
     *
     * @param pairs eigenpairs there
     * @param critical how many of them oscillate, at least 1
     * @param position with the optimizer's state there
     */
    public Estimate at(PointEvaluation point, EffectivePairs pairs, int critical, FlowPosition position) {
        if (critical < 1 || critical > pairs.count()) {
            throw new IllegalArgumentException(
                    "critical must be between 1 and the " + pairs.count() + " pairs, got: " + critical);
        }
        Preconditioner P = position.preconditioner(rule);
        velocity.assign(point.gradient()).negi();
        P.divide(velocity);
        CriticalRates rates = problem.rates(point, P, pairs, critical, velocity, position, 1);
        Feedback own = Feedback.ofPairs(rates.feedback());
        Feedback B = rule.stateRate() > 0 ? own.convex() : own;
        ComplementarityAnswer answer = ComplementaritySolver.solve(rates.stable(), B);
        DMatrixRMaj X = new DMatrixRMaj(critical, critical);
        if (answer instanceof Solved solved) {
            X = solved.X();
        } else if (answer instanceof NotConverged best) {
            X = best.X();
        }
        return new Estimate(answer, X, KktResidual.of(rates.stable(), B, X), rates.balance(X));
    }

    @Override
    public void close() {
        problem.close();
    }
}
