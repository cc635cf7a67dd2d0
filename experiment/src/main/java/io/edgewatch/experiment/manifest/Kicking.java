package io.edgewatch.experiment.manifest;

import io.edgewatch.numerics.eigen.EffectiveHessian;
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.NextUpdate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Seeds the oscillation: w ← w + size · Σⱼuⱼ over the top eigenvectors of Hu = λPu at w, P of the next update, with uᵀPu = 1 and the entry of
 * largest magnitude positive. With P in the norm a size means the same for every optimizer: a rise of the loss of about size² per direction
 * at the edge.
 */
final class Kicking {
    private final Objective objective;
    private final UpdateRule rule;
    private final int directions;

    Kicking(Objective objective, UpdateRule rule, int directions) {
        this.objective = objective;
        this.rule = rule;
        this.directions = Math.min(directions, objective.dimension());
    }

    /** Where H is not finite there are no directions, and weights stay. */
    void kick(double size, INDArray weights, OptimizerState state) {
        PointEvaluation point = objective.at(weights);
        if (!Double.isFinite(point.loss())) {
            return;
        }
        Preconditioner preconditioner =
                NextUpdate.of(rule, state, 0, weights, point.gradient()).preconditioner();
        var settings = SpectrumSettings.strict(directions, objective.precision(), 0);
        try (var spectrum = new TopSpectrum(objective.dimension(), objective.precision(), settings);
                var hessian = new EffectiveHessian(objective.dimension(), objective.precision())) {
            if (spectrum.of(hessian.at(point, preconditioner)) instanceof EigenEstimates estimates) {
                INDArray vectors = estimates.vectors().dup('c');
                preconditioner.divideByRoot(vectors);
                for (int i = 0; i < estimates.pairs(); i++) {
                    INDArray direction = vectors.getRow(i);
                    weights.addi(direction.mul(Math.copySign(size, largest(direction))));
                }
            }
        }
    }

    private static double largest(INDArray direction) {
        double largest = 0;
        for (double entry : direction.toDoubleVector()) {
            largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
        }
        return largest;
    }
}
