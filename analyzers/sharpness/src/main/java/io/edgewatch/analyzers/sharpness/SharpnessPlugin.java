package io.edgewatch.analyzers.sharpness;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code sharpness}: eigenvalues at the iterate of every step, or at its second-order midpoint, where the oscillation cancels.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code at}: {@code iterate}, w(t), or {@code midpoint}, w*(t), which takes consecutive steps and is known one step later
 *   <li>{@code eigenvectors-every}: n publishes the eigenvectors of every step that n divides; 0 never does
 *   <li>{@code pairs}: eigenpairs measured at every step
 *   <li>{@code max-pairs}: eigenpairs measured at most; beyond {@code pairs} only those above 0.75 of the threshold
 *   <li>{@code tolerance}: a pair is exact enough when ‖Hu − λu‖ ≤ tolerance·|λ₁|
 *   <li>{@code max-products}: Hessian-vector products a step at most; what they reach is published with its residual
 *   <li>{@code seed}: of the first start vectors
 *   <li>{@code cold-start-every}: n starts from the seed again at every step that n divides, so that a replay which
 *       begins at such a step gives the same bits as the run; 0 always starts from the step before, which is cheaper
 *   <li>{@code coordinates}: {@code weights}; {@code row-space} of the training data, which loses nothing of the spectrum and has fewer weights; or
 *       {@code auto}, the row space of an mlp's data where examples are at most three quarters of the inputs
 * </ul>
 */
public final class SharpnessPlugin implements AnalyzerPlugin {
    private static final String CURVATURE = "loss/weight²";

    static final Quantity SHARPNESS = new Quantity(
            "sharpness",
            CURVATURE,
            "Largest eigenvalue of the Hessian of the loss, λ₁(H); where P is diagonal λ₁(P⁻¹H), which has no unit.");
    static final Quantity EIGENVALUE =
            new Quantity("eigenvalue", CURVATURE, "Largest eigenvalues of that matrix, by index in descending order.");
    static final Quantity EFFECTIVE_SHARPNESS =
            new Quantity("effective-sharpness", "1", "Largest eigenvalue of the preconditioned Hessian, λ₁(P⁻¹H).");
    static final Quantity SHARPNESS_THRESHOLD = new Quantity(
            "sharpness-threshold",
            CURVATURE,
            "Sharpness at the edge of stability of the optimizer, in the sharpness's unit.");
    static final Quantity EIGEN_RESIDUAL = new Quantity(
            "eigen-residual",
            CURVATURE,
            "‖Hu − λu‖ of each eigenpair, of P⁻¹H ‖Hu − λPu‖ in the norm of P⁻¹: λ lies this close to an eigenvalue.");
    static final Quantity PRODUCTS =
            new Quantity("hessian-vector-products", "1", "Hessian-vector products the step's measurement took.");
    static final Quantity RATIO = new Quantity(
            "ratio", "1", "Effective sharpness over its threshold: 1 is the edge of stability, less is stable.");

    @Override
    public String name() {
        return "sharpness";
    }

    @Override
    public String description() {
        return "Largest Hessian eigenvalues and their ratio to the edge of stability.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS, TensorInput.OPTIMIZER_STATE);
    }

    /** Where P is I/η(t) the state is not needed. */
    @Override
    public Set<TensorInput> inputs(Map<String, String> settings, UpdateRule rule) {
        return StabilityThreshold.hasStaticPreconditioner(rule) ? Set.of(TensorInput.WEIGHTS) : inputs();
    }

    @Override
    public int consecutiveSteps(Map<String, String> settings) {
        return "midpoint".equals(settings.get("at")) ? Midpoints.MEMORY + 1 : 1;
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                SHARPNESS, EIGENVALUE, EFFECTIVE_SHARPNESS, SHARPNESS_THRESHOLD, EIGEN_RESIDUAL, PRODUCTS, RATIO);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of(
                "at", "iterate",
                "eigenvectors-every", "0",
                "pairs", "1",
                "max-pairs", "8",
                "tolerance", "1e-3",
                "max-products", "200",
                "seed", "0",
                "cold-start-every", "0",
                "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        int pairs = (int) context.wholeNumber("pairs", 1, 64);
        int maxPairs = (int) context.wholeNumber("max-pairs", pairs, 64);
        double tolerance = context.numberBetween("tolerance", 0, 1);
        int maxProducts = (int) context.wholeNumber("max-products", pairs, Integer.MAX_VALUE);
        long seed = context.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        long coldStartEvery = context.wholeNumber("cold-start-every", 0, Long.MAX_VALUE);
        var settings = new SpectrumSettings(pairs, maxPairs, tolerance, maxProducts, seed);
        long eigenvectorsEvery = context.wholeNumber("eigenvectors-every", 0, Long.MAX_VALUE);
        boolean atMidpoints = atMidpoints(context);
        // H's row space is one thing, P⁻¹H's another, unless P is a multiple of I
        var coordinates = context.coordinates(StabilityThreshold.hasStaticPreconditioner(context.updateRule()));
        return new SharpnessAnalyzer(context, coordinates, settings, coldStartEvery, eigenvectorsEvery, atMidpoints);
    }

    private static boolean atMidpoints(AnalyzerContext context) {
        return switch (context.setting("at")) {
            case "iterate" -> false;
            case "midpoint" -> true;
            default ->
                throw new IllegalArgumentException(
                        "setting 'at' must be iterate or midpoint, got: '" + context.setting("at") + "'");
        };
    }
}
