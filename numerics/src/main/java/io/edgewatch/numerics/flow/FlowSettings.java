package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.stability.StabilityThreshold;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How a flow is integrated.
 *
 * @param substeps Euler substeps of the central flow per step
 * @param pairs eigenvalues always computed
 * @param eigenEvery substeps of the central flow from one eigen-solve to the next; between, the best pairs within the last span serve
 * @param tolerance of the eigenpairs, relative to the largest
 */
public record FlowSettings(int substeps, int pairs, int eigenEvery, double tolerance) {
    /** Directions the central flow follows at most. */
    public static final int MOST_CRITICAL = 20;
    /** Substeps of the stable flow at most; where it needs more, it is stopped. */
    public static final int MOST_STABLE_SUBSTEPS = 100;
    /** λ₁(P⁻¹H) at which the rules that flows are defined for stop being stable. */
    static final double EDGE = 2;
    /** Directions from this effective eigenvalue on may oscillate. */
    static final double CRITICAL = StabilityThreshold.CRITICAL_RATIO * EDGE;
    /** Directions from this effective eigenvalue on are followed. */
    static final double TRACKED = StabilityThreshold.TRACKED_RATIO * EDGE;

    private static final int LEAST_STABLE_SUBSTEPS = 4;
    private static final int PRODUCTS_PER_PAIR = 200;
    private static final long SEED = 0;

    public FlowSettings {
        if (substeps < 1 || pairs < 1 || eigenEvery < 1) {
            throw new IllegalArgumentException("substeps, pairs and eigenEvery must be at least 1, got: " + substeps
                    + ", " + pairs + ", " + eigenEvery);
        }
        if (!(tolerance > 0) || !(tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must lie between 0 and 1, got: " + tolerance);
        }
    }

    /** Four substeps, eigenpairs at each, as exactly as the precision reasonably allows. */
    public static FlowSettings standard(int pairs, DataType precision) {
        return new FlowSettings(4, pairs, 1, precision == DataType.FLOAT ? 1e-5 : 1e-8);
    }

    /** For processes that only report their eigenvalues. */
    SpectrumSettings reported() {
        return new SpectrumSettings(pairs, pairs, tolerance, PRODUCTS_PER_PAIR * pairs, SEED);
    }

    /** For the central flow, which follows all tracked directions. */
    SpectrumSettings followed() {
        int most = Math.max(pairs, MOST_CRITICAL);
        return new SpectrumSettings(pairs, most, tolerance, PRODUCTS_PER_PAIR * most, SEED);
    }

    /** Substeps that keep the stable flow's Euler steps stable. */
    static int stableSubsteps(double effectiveSharpness) {
        double wanted = Math.ceil(2 * effectiveSharpness);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_STABLE_SUBSTEPS, wanted));
    }
}
