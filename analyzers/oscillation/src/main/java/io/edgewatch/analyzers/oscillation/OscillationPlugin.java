package io.edgewatch.analyzers.oscillation;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code oscillation}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code from}: {@code weights}, or {@code gradients}, which takes half the bytes, is for plain gradient descent, and leaves the
 *       covariance out
 *   <li>{@code window}: steps averaged over, even so that period two cancels
 *   <li>{@code span-every}: n finds the critical directions anew at every step that n divides; 0 leaves the covariance out
 *   <li>{@code tolerance}: of the critical directions, ‖Hu − λPu‖ ≤ tolerance·|λ₁| in the norm of P⁻¹
 * </ul>
 */
public final class OscillationPlugin implements AnalyzerPlugin {
    private static final String LOSS = "loss";

    static final Quantity TOTAL_VARIANCE =
            new Quantity("total-variance", LOSS, "Mean of δᵀPδ over the window, δ = w − midpoint: tr PΣ.");
    static final Quantity LAG_ONE_CORRELATION = new Quantity(
            "lag-1-correlation",
            "1",
            "Correlation of δ with the δ of the step before over the window: −1 is period two.");
    static final Quantity GRADIENT_COSINE =
            new Quantity("gradient-cosine", "1", "Cosine between the gradients of this step and the next.");
    static final Quantity CRITICAL_DIRECTIONS = new Quantity(
            "critical-directions", "1", "Directions at the midpoint whose effective eigenvalue is critical.");
    static final Quantity COVARIANCE_TRACE = new Quantity(
            "covariance-trace", LOSS, "Trace of the mean of UᵀPδδᵀPU over the window, U the critical directions.");
    static final Quantity COVARIANCE_EIGENVALUE = new Quantity(
            "covariance-eigenvalue", LOSS, "Eigenvalues of the mean of UᵀPδδᵀPU, by index in descending order.");

    @Override
    public String name() {
        return "oscillation";
    }

    @Override
    public String description() {
        return "Variance and covariance of the oscillation about the midpoints of training.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT, TensorInput.OPTIMIZER_STATE);
    }

    @Override
    public Set<TensorInput> inputs(Map<String, String> settings) {
        return "gradients".equals(settings.get("from")) ? Set.of(TensorInput.GRADIENT) : inputs();
    }

    /** Where P is I/η(t) the state is not needed; gradients alone are refused elsewhere. */
    @Override
    public Set<TensorInput> inputs(Map<String, String> settings, UpdateRule rule) {
        Set<TensorInput> needed = EnumSet.copyOf(inputs(settings));
        if (StabilityThreshold.hasStaticPreconditioner(rule)) {
            needed.remove(TensorInput.OPTIMIZER_STATE);
        }
        return needed;
    }

    @Override
    public int consecutiveSteps() {
        return 3;
    }

    /** A δ takes three, and a value as many of them as the window has. */
    @Override
    public int consecutiveSteps(Map<String, String> settings) {
        try {
            return Math.addExact(
                    Integer.parseInt(settings.getOrDefault("window", "").strip()), 2);
        } catch (NumberFormatException | ArithmeticException e) {
            return consecutiveSteps(); // create refuses it
        }
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                TOTAL_VARIANCE,
                LAG_ONE_CORRELATION,
                GRADIENT_COSINE,
                CRITICAL_DIRECTIONS,
                COVARIANCE_TRACE,
                COVARIANCE_EIGENVALUE);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("from", "weights", "window", "10", "span-every", "1", "tolerance", "1e-3", "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        String from = context.setting("from");
        if (!from.equals("weights") && !from.equals("gradients")) {
            throw new IllegalArgumentException("setting 'from' must be weights or gradients, got: '" + from + "'");
        }
        if (from.equals("gradients")) {
            context.requireFullBatch("setting 'from' with value 'gradients'");
        }
        int window = (int) context.wholeNumber("window", 2, 1000);
        if (window % 2 != 0) {
            throw new IllegalArgumentException("setting 'window' must be even, got: '" + window + "'");
        }
        long spanEvery = context.wholeNumber("span-every", 0, Long.MAX_VALUE);
        double tolerance = context.numberBetween("tolerance", 0, 1);
        return new OscillationAnalyzer(context, from.equals("weights"), window, spanEvery, tolerance);
    }
}
