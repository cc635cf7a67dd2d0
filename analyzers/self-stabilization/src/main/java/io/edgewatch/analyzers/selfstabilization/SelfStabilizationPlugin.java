package io.edgewatch.analyzers.selfstabilization;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code self-stabilization}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code every}: forecasts are made at the midpoints of steps which it divides, and left out while steps wait; 0 makes none
 *   <li>{@code horizon}: steps a forecast looks ahead at most; what lies beyond it is not published
 *   <li>{@code tolerance}: of the eigenpairs, ‖Hu − λPu‖ ≤ tolerance·|λ₁| in the norm of P⁻¹
 * </ul>
 */
public final class SelfStabilizationPlugin implements AnalyzerPlugin {
    private static final String RATE = "loss/weight²/step";

    static final Quantity SHARPNESS = new Quantity(
            "midpoint-sharpness", "loss/weight²", "Largest eigenvalue of the Hessian at the midpoint of the step.");
    static final Quantity CRITICAL_DIRECTIONS = new Quantity(
            "critical-directions",
            "1",
            "Critical directions at the midpoint; rates are summed over them, or the first.");
    static final Quantity SHARPENING = new Quantity(
            "progressive-sharpening", RATE, "What the gradient does to the sharpness, ⟨∇S, −η∇L⟩ at the midpoint.");
    static final Quantity REDUCTION = new Quantity(
            "oscillation-reduction",
            RATE,
            "What the oscillation does to the sharpness, −½ησ²‖∇S‖²; 0 where none has grown.");
    static final Quantity CHANGE = new Quantity(
            "sharpness-change", RATE, "dS/dt: progressive sharpening and reduction by oscillation together.");
    static final Quantity MEASURED_CHANGE = new Quantity(
            "measured-sharpness-change", RATE, "The same as measured: half the difference of the midpoints beside it.");
    static final Quantity EIGENVALUE_CHANGE = new Quantity(
            "eigenvalue-change", RATE, "dλ/dt by index, of those eigenvalues that lie apart from their neighbours.");
    static final Quantity STEPS_TO_EDGE =
            new Quantity("steps-to-edge", "step", "Steps until the stable flow from this midpoint meets the edge.");
    static final Quantity BURST_EARLIEST = new Quantity(
            "burst-earliest", "step", "Above the edge, the oscillation not grown: the first step at which it may be.");
    static final Quantity BURST_LATEST = new Quantity(
            "burst-latest",
            "step",
            "The step by which it is, seeded by round-off at the crossing or as measured last.");

    @Override
    public String name() {
        return "self-stabilization";
    }

    @Override
    public String description() {
        return "What raises the sharpness and what holds it down; forecasts of the edge and of the burst.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS);
    }

    @Override
    public int consecutiveSteps() {
        return ALL_STEPS; // growth is added up over all of them
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                SHARPNESS,
                CRITICAL_DIRECTIONS,
                SHARPENING,
                REDUCTION,
                CHANGE,
                MEASURED_CHANGE,
                EIGENVALUE_CHANGE,
                STEPS_TO_EDGE,
                BURST_EARLIEST,
                BURST_LATEST);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("every", "10", "horizon", "500", "tolerance", "1e-3", "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        long every = context.wholeNumber("every", 0, Long.MAX_VALUE);
        int horizon = (int) context.wholeNumber("horizon", 1, 1_000_000);
        double tolerance = context.numberBetween("tolerance", 0, 1);
        return new SelfStabilizationAnalyzer(context, every, horizon, tolerance);
    }
}
