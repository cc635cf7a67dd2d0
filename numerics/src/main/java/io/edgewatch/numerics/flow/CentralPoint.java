package io.edgewatch.numerics.flow;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The central flow at one step, before it moves on.
 *
 * @param process what every process is asked
 * @param critical number of directions whose effective eigenvalue is critical
 * @param covariance X, critical×critical: the oscillation in the coordinates of the critical directions
 * @param residual of the complementarity problem that was solved
 * @param ownResidual the same with B before it was made symmetric and convex
 * @param predictedLoss L + tr X, the time-averaged loss of the discrete process
 * @param predictedGradientNormSquared ‖∇L‖² + tr HΣHᵀ
 * @param balance of the critical directions' curvature; 0×0 matrices where there is none
 */
public record CentralPoint(
        ProcessPoint process,
        int critical,
        DMatrixRMaj covariance,
        double residual,
        double ownResidual,
        double predictedLoss,
        double predictedGradientNormSquared,
        SharpeningBalance balance)
        implements FlowPoint {

    private static final SharpeningBalance BALANCED =
            new SharpeningBalance(new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0));

    static CentralPoint without(ProcessPoint process) {
        return new CentralPoint(process, 0, new DMatrixRMaj(0, 0), 0, 0, process.loss(), squareOf(process), BALANCED);
    }

    private static double squareOf(ProcessPoint process) {
        return process.gradientNorm() * process.gradientNorm();
    }

    /** Eigenvalue i of X, descending, i from 0; 0 beyond. */
    public double variance(int i) {
        return i < critical ? Math.max(0, SmallSpectrum.of(covariance).value(i)) : 0;
    }

    /** Whether an oscillation is predicted. */
    public boolean oscillates() {
        return critical > 0 && Arrays.stream(covariance.data).anyMatch(x -> x != 0);
    }

    /**
     * (zᵢᵀPδ)² of one deviation δ, zᵢ = U·(eigenvector i of X); directions beyond the critical ones stand for themselves, and all do where X = 0.
     *
     * @param preconditionedDeviation Pδ, shape [P]
     * @param count how many
     */
    public double[] measuredVariances(INDArray preconditionedDeviation, int count) {
        double[] measured = new double[count];
        Arrays.fill(measured, Double.NaN);
        process.pairs().ifPresent(pairs -> {
            double[] along = new double[pairs.count()];
            for (int i = 0; i < along.length; i++) {
                along[i] = Block.dot(pairs.directions().getRow(i), preconditionedDeviation);
            }
            double[] turned = oscillates() ? turned(along) : along;
            for (int i = 0; i < Math.min(count, turned.length); i++) {
                measured[i] = turned[i] * turned[i];
            }
        });
        return measured;
    }

    private double[] turned(double[] along) {
        SmallSpectrum spectrum = SmallSpectrum.of(covariance);
        double[] turned = along.clone();
        for (int i = 0; i < critical; i++) {
            turned[i] = 0;
            for (int j = 0; j < critical; j++) {
                turned[i] += spectrum.Q().get(j, i) * along[j];
            }
        }
        return turned;
    }
}
