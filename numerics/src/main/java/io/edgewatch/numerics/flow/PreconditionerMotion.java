package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.kernel.Storage;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.ScalarRmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How P = (√ν̂ + ε)/η moves along a flow: through its schedule, through ν̇ = (1 − β₂)(E[g⊙g] − ν)/β₂ and ṫ = 1/β₂, and how much faster under
 * an oscillation, which adds diag(HΣHᵀ) to E[g⊙g].
 */
final class PreconditionerMotion implements AutoCloseable {
    private final PreconditionedRule rule;
    private final Block weighted;
    private final Block pairs;

    PreconditionerMotion(PreconditionedRule rule, int dimension, DataType precision) {
        this.rule = rule;
        int rows = rule instanceof RmsProp ? 1 : 0;
        this.weighted = new Block(Math.max(1, rows), rows == 0 ? 1 : dimension, precision);
        this.pairs = new Block(Math.max(1, rows), rows == 0 ? 1 : dimension, precision);
    }

    /**
     * Adds d/dt[2UᵀPU] under the stable flow to {@code stable} and its part linear in X to {@code feedback}.
     *
     * @param state (t, ν) of P
     * @param time decides η, in steps; η̇ is its difference over {@code dt}
     * @param stable k×k
     * @param feedback m×m, on pairs
     */
    void addTo(
            DMatrixRMaj stable,
            DMatrixRMaj feedback,
            OptimizerState state,
            double time,
            double dt,
            INDArray gradient,
            Preconditioner preconditioner,
            CriticalDirections critical) {
        double eta = rule.learningRate().at(time);
        double pace = (eta / rule.learningRate().at(time + dt) - 1) / dt;
        if (rule instanceof RmsProp rms) {
            Entry entry = new Entry(rms.secondMoment(), state.count(), eta, pace);
            diagonal(entry, stable, feedback, state, gradient, preconditioner, critical);
        } else if (rule instanceof ScalarRmsProp scalar) {
            Entry entry = new Entry(scalar.secondMoment(), state.count(), eta, pace);
            scalar(entry, stable, feedback, state.secondMoment().getDouble(0), gradient, critical);
        } else {
            for (int i = 0; i < critical.count(); i++) {
                stable.add(i, i, 2 * pace);
            }
        }
    }

    /**
     * One entry p of P as a function of its ν.
     *
     * @param pace η·d(1/η)/dt
     */
    private record Entry(SecondMoment moment, double count, double eta, double pace) {
        double correction() {
            return SecondMoment.correction(moment.beta2(), moment.biasCorrection(), count);
        }

        /** d correction/dt at ṫ = 1. */
        double correctionRate() {
            double beta = moment.beta2();
            return moment.biasCorrection() ? -Math.pow(beta, count) * Math.log(beta) : 0;
        }

        double value(double nu, double correction) {
            return (Math.sqrt(nu / correction) + moment.epsilon()) / eta;
        }

        /** ṗ for E[g²] = {@code square}; 0 where ν = 0, for there no gradient has ever been. */
        double rate(double nu, double square, double correction, double correctionRate) {
            double beta = moment.beta2();
            double corrected = nu / correction;
            double change = ((1 - beta) * (square - nu) / correction - corrected * correctionRate / correction) / beta;
            double root = nu > 0 ? change / (2 * Math.sqrt(corrected) * eta) : 0;
            return root + pace * value(nu, correction);
        }

        /** ∂ṗ/∂E[g²]. */
        double sensitivity(double nu, double correction) {
            double beta = moment.beta2();
            return nu > 0 ? (1 - beta) / (beta * correction * 2 * Math.sqrt(nu / correction) * eta) : 0;
        }
    }

    /** P = pI: uᵢᵀuⱼ = δ/p and tr HΣHᵀ = p Σ λₖ²Xₖₖ. */
    private static void scalar(
            Entry entry,
            DMatrixRMaj stable,
            DMatrixRMaj feedback,
            double nu,
            INDArray gradient,
            CriticalDirections critical) {
        double correction = entry.correction();
        double square = Block.dot(gradient, gradient);
        double relative = entry.rate(nu, square, correction, entry.correctionRate()) / entry.value(nu, correction);
        double sensitivity = entry.sensitivity(nu, correction);
        int k = critical.count();
        for (int i = 0; i < k; i++) {
            stable.add(i, i, 2 * relative);
            for (int p = 0; p < k; p++) {
                double lambda = critical.value(p);
                feedback.add(critical.pair(i, i), critical.pair(p, p), 2 * sensitivity * lambda * lambda);
            }
        }
    }

    /** 2uᵢᵀṖuⱼ, Ṗ's part linear in X being diag of its sensitivity times (Puₚ)⊙(Pu_q) λₚλ_q. */
    private void diagonal(
            Entry entry,
            DMatrixRMaj stable,
            DMatrixRMaj feedback,
            OptimizerState state,
            INDArray gradient,
            Preconditioner preconditioner,
            CriticalDirections critical) {
        int dimension = (int) gradient.length();
        int m = critical.pairs();
        INDArray products = pairs.rows(m);
        INDArray scaled = weighted.rows(m + 1);
        critical.writeProducts(products);
        INDArray rates = scaled.getRow(m);
        double correction = entry.correction();
        double correctionRate = entry.correctionRate();
        Storage nu = Storage.of(state.secondMoment());
        Storage g = Storage.of(gradient);
        Storage rate = Storage.of(rates);
        for (int a = 0; a < dimension; a++) {
            double slope = g.get(a);
            rate.put(a, 2 * entry.rate(nu.get(a), slope * slope, correction, correctionRate));
        }
        for (int row = 0; row < m; row++) {
            double twice = Block.dot(products.getRow(row), rates);
            stable.add(critical.left(row), critical.right(row), twice);
            if (critical.left(row) != critical.right(row)) {
                stable.add(critical.right(row), critical.left(row), twice);
            }
        }
        INDArray left = weighted.rows(m);
        left.assign(products);
        preconditioner.multiply(left);
        preconditioner.multiply(left);
        Storage l = Storage.of(left);
        for (int row = 0; row < m; row++) {
            for (int a = 0; a < dimension; a++) {
                l.put(row * dimension + a, 2 * entry.sensitivity(nu.get(a), correction) * l.get(row * dimension + a));
            }
        }
        DMatrixRMaj gram = Block.gram(left, products);
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < m; column++) {
                double lambdas = critical.value(critical.left(column)) * critical.value(critical.right(column));
                feedback.add(row, column, gram.get(row, column) * lambdas);
            }
        }
    }

    @Override
    public void close() {
        weighted.close();
        pairs.close();
    }
}
