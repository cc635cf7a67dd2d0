package io.edgewatch.analyzers.stableflow;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code stable-flow}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code anchor}: {@code first}, the first midpoint there is, or the number of the step whose midpoint the flow starts from
 *   <li>{@code tolerance}: of the eigenpairs, ‖Hu − λPu‖ ≤ tolerance·|λ₁| in the norm of P⁻¹
 * </ul>
 */
public final class StableFlowPlugin implements AnalyzerPlugin {
    static final Quantity ANCHOR_STEP = new Quantity(
            "stable-anchor-step",
            "step",
            "The step whose midpoint the stable flow starts from; −1 while there is none.");
    static final Quantity LOSS = new Quantity("stable-loss", "loss", "Loss at the stable flow's weights.");
    static final Quantity SHARPNESS = new Quantity(
            "stable-sharpness", "loss/weight²", "Largest eigenvalue of the Hessian at the stable flow's weights.");
    static final Quantity EFFECTIVE_SHARPNESS = new Quantity(
            "stable-effective-sharpness",
            "1",
            "Largest eigenvalue of P⁻¹H at the stable flow's weights: 2 is the edge.");
    static final Quantity DISTANCE =
            new Quantity("stable-distance", "weight", "Distance of training's midpoint from the stable flow.");

    @Override
    public String name() {
        return "stable-flow";
    }

    @Override
    public String description() {
        return "The stable flow beside a run: what training would be if nothing oscillated.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS);
    }

    @Override
    public int consecutiveSteps() {
        return ALL_STEPS; // an integrator may not skip any
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(ANCHOR_STEP, LOSS, SHARPNESS, EFFECTIVE_SHARPNESS, DISTANCE);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("anchor", "first", "tolerance", "1e-3", "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        long anchor = context.setting("anchor").equals("first") ? 0 : context.wholeNumber("anchor", 0, Long.MAX_VALUE);
        return new StableFlowAnalyzer(context, anchor, context.numberBetween("tolerance", 0, 1));
    }
}
