package io.edgewatch.bench;

import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.Objective;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Successive weights of gradient descent at the edge of stability.
 *
 * @param eta its learning rate
 * @param points w(t), w(t + 1), …, each of shape [P]
 * @param first t
 * @param ratio sharpness of the first point over 2/η
 */
record EdgePath(double eta, List<INDArray> points, int first, double ratio) {
    private static final int MOST_STEPS = 600;
    private static final int LOOK_EVERY = 5;

    /**
     * Trains from the workload's weights at a rate {@code share}·2/λ₁(H(w₀)) until λ₁ has reached 2/η, then some steps on.
     *
     * @param share below 1, so that the edge is reached by sharpening
     * @param settle steps from there to the first point
     */
    static EdgePath of(Workload workload, double share, int settle, int points) {
        try (var objective = NetworkObjective.of(
                        workload.network(), workload.criterion(), workload.inputs(), workload.targets());
                var spectrum = new TopSpectrum(
                        objective.dimension(), objective.precision(), new SpectrumSettings(1, 1, 1e-3, 500, 0))) {
            var w = workload.weights();
            double eta = share * 2 / sharpness(spectrum, objective, w);
            int step = 0;
            while (sharpness(spectrum, objective, w) < 2 / eta && step < MOST_STEPS) {
                for (int i = 0; i < LOOK_EVERY; i++, step++) {
                    descend(objective, w, eta);
                }
            }
            for (int i = 0; i < settle; i++, step++) {
                descend(objective, w, eta);
            }
            double ratio = sharpness(spectrum, objective, w) * eta / 2;
            var path = new ArrayList<INDArray>();
            for (int i = 0; i < points; i++) {
                path.add(w.dup());
                descend(objective, w, eta);
            }
            return new EdgePath(eta, path, step, ratio);
        }
    }

    private static void descend(Objective objective, INDArray w, double eta) {
        w.subi(objective.at(w).gradient().mul(eta));
    }

    private static double sharpness(TopSpectrum spectrum, Objective objective, INDArray w) {
        if (spectrum.of(HessianOperator.of(objective, w)) instanceof EigenEstimates found) {
            return found.value(0);
        }
        throw new IllegalStateException("training has diverged: take a smaller share of 2/λ₁");
    }
}
