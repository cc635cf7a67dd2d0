package io.edgewatch.analyzers.secant;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code secant}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code cosine}: it sees where the cosine of consecutive gradients is below this, elsewhere it is blind
 * </ul>
 */
public final class SecantPlugin implements AnalyzerPlugin {
    private static final String CURVATURE = "loss/weight²";

    static final Quantity SECANT_CURVATURE = new Quantity(
            "secant-curvature",
            CURVATURE,
            "sᵀy/sᵀs of this step and the next: not above the larger sharpness of the two by more than its uncertainty.");
    static final Quantity SECANT_BLIND = new Quantity(
            "secant-blind",
            "1",
            "1 where the step follows no oscillation, so that its secant says nothing of the edge.");
    static final Quantity SECANT_RATIO =
            new Quantity("secant-ratio", "1", "Secant curvature over the sharpness at the edge of stability.");
    static final Quantity PROBE_CURVATURE = new Quantity(
            "probe-curvature", CURVATURE, "Sharpness as the trainer's probe estimates it, at the steps it took one.");
    static final Quantity PROBE_RATIO =
            new Quantity("probe-ratio", "1", "Probe curvature over the sharpness at the edge of stability.");
    static final Quantity PROBE_SECONDS = new Quantity("probe-seconds", "s", "What the probe cost the trainer.");
    static final Quantity PROBE_GRADIENTS =
            new Quantity("probe-gradients", "1", "Gradients the probe took beside the step's own.");

    @Override
    public String name() {
        return "secant";
    }

    @Override
    public String description() {
        return "Curvature from weights and gradients alone, without the loss, and from the trainer's probe.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT);
    }

    @Override
    public int consecutiveSteps() {
        return 2;
    }

    @Override
    public boolean needsObjective() {
        return false;
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                SECANT_CURVATURE,
                SECANT_BLIND,
                SECANT_RATIO,
                PROBE_CURVATURE,
                PROBE_RATIO,
                PROBE_SECONDS,
                PROBE_GRADIENTS);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("cosine", "0");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        context.requireFullBatch("a secant of consecutive gradients");
        return new SecantAnalyzer(context, context.numberBetween("cosine", -1, 1));
    }
}
