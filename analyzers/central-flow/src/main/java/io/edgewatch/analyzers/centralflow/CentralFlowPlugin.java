package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.numerics.flow.Midpoints;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plugin {@code central-flow}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code mode}: {@code anchored}, the integrated flow; or {@code local}, no flow but what it would say at midpoints of training, for
 *       which three consecutive steps are enough
 *   <li>{@code local-every}: with {@code mode=local}, at the first midpoint of so many steps
 *   <li>{@code anchor}: {@code first}, the first midpoint there is, or the number of the step whose midpoint the flow starts from
 *   <li>{@code tolerance}: of the eigenpairs, ‖Hu − λPu‖ ≤ tolerance·|λ₁| in the norm of P⁻¹
 *   <li>{@code effort}: {@code full}, {@code eigenpairs-per-step}, {@code one-substep}, or {@code auto}, which goes down that list while
 *       steps wait and up again when none did for long; what it used is published
 *   <li>{@code lookahead}: the flow also runs so many steps ahead of the newest one, and forecasts; 0 for none. First to give way with
 *       {@code effort=auto}
 *   <li>{@code cosines-every}: cosines are of the steps that it divides; 0 for none
 * </ul>
 */
public final class CentralFlowPlugin implements AnalyzerPlugin {
    private static final String LOSS = "loss";
    private static final String ANCHORED = "anchored";
    private static final String LOCAL = "local";

    static final Quantity ANCHOR_STEP = new Quantity(
            "anchor-step", "step", "The step whose midpoint the flow starts from; −1 while there is none.");
    static final Quantity FLOW_LOSS = new Quantity("flow-loss", LOSS, "Loss at the central flow's weights.");
    static final Quantity PREDICTED_LOSS =
            new Quantity("predicted-loss", LOSS, "Time-averaged loss of training that the flow predicts, L + tr X.");
    static final Quantity PREDICTED_VARIANCE =
            new Quantity("predicted-variance", LOSS, "Total variance of the oscillation that the flow predicts, tr X.");
    static final Quantity PREDICTED_COVARIANCE_EIGENVALUE = new Quantity(
            "predicted-covariance-eigenvalue", LOSS, "Eigenvalues of the predicted X, by index in descending order.");
    static final Quantity FLOW_SHARPNESS =
            new Quantity("flow-sharpness", "loss/weight²", "Largest eigenvalue of the Hessian at the flow's weights.");
    static final Quantity FLOW_EFFECTIVE_SHARPNESS = new Quantity(
            "flow-effective-sharpness", "1", "Largest eigenvalue of P⁻¹H at the flow's weights: 2 is the edge.");
    static final Quantity FLOW_CRITICAL_DIRECTIONS =
            new Quantity("flow-critical-directions", "1", "Critical directions at the flow's weights.");
    static final Quantity FLOW_DISTANCE =
            new Quantity("flow-distance", "weight", "Distance of training's midpoint from the flow.");
    static final Quantity COMPLEMENTARITY_RESIDUAL = new Quantity(
            "complementarity-residual", "1", "Relative residual of the complementarity problem that X solves.");
    static final Quantity EFFORT = new Quantity(
            "effort",
            "1",
            "How the flow was integrated: 0 in full, 1 with eigenpairs once per step, 2 in one substep.");
    static final Quantity FLOW_COSINE_10 =
            new Quantity("flow-cosine-10", "1", "Cosine of the flow's direction with where the run is 10 steps later.");
    static final Quantity FLOW_COSINE_50 =
            new Quantity("flow-cosine-50", "1", "Cosine of the flow's direction with where the run is 50 steps later.");
    static final Quantity STEP_COSINE_10 =
            new Quantity("step-cosine-10", "1", "The same cosine of training's own step −ηg, over 10 steps.");
    static final Quantity STEP_COSINE_50 =
            new Quantity("step-cosine-50", "1", "The same cosine of training's own step −ηg, over 50 steps.");
    static final Quantity FORECAST_LOSS = new Quantity(
            "forecast-loss", LOSS, "Time-averaged loss, foretold of a step that had not been taken, L + tr X.");
    static final Quantity FORECAST_VARIANCE =
            new Quantity("forecast-variance", LOSS, "Total variance of the oscillation, foretold likewise, tr X.");
    static final Quantity FORECAST_SHARPNESS = new Quantity(
            "forecast-sharpness", "loss/weight²", "Largest eigenvalue of the Hessian at the flow, foretold likewise.");
    static final Quantity FORECAST_FLOW_LOSS =
            new Quantity("forecast-flow-loss", LOSS, "Loss at the flow's weights, foretold likewise.");
    static final Quantity STEPS_AHEAD =
            new Quantity("steps-ahead", "step", "So many steps before it was taken a step was foretold.");
    /** Steps ahead at most. */
    static final int FARTHEST = 1000;

    @Override
    public String name() {
        return "central-flow";
    }

    @Override
    public String description() {
        return "The central flow beside a run: time-averaged path, loss and covariance of the oscillation.";
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
    public int consecutiveSteps(Map<String, String> settings) {
        return LOCAL.equals(settings.get("mode")) ? Midpoints.MEMORY + 1 : consecutiveSteps();
    }

    @Override
    public List<Quantity> quantities() {
        return Stream.concat(ofTheFlow().stream(), LocalQuantities.ALL.stream()).toList();
    }

    private static List<Quantity> ofTheFlow() {
        return List.of(
                ANCHOR_STEP,
                FLOW_LOSS,
                PREDICTED_LOSS,
                PREDICTED_VARIANCE,
                PREDICTED_COVARIANCE_EIGENVALUE,
                FLOW_SHARPNESS,
                FLOW_EFFECTIVE_SHARPNESS,
                FLOW_CRITICAL_DIRECTIONS,
                FLOW_DISTANCE,
                COMPLEMENTARITY_RESIDUAL,
                EFFORT,
                FLOW_COSINE_10,
                FLOW_COSINE_50,
                STEP_COSINE_10,
                STEP_COSINE_50,
                FORECAST_LOSS,
                FORECAST_VARIANCE,
                FORECAST_SHARPNESS,
                FORECAST_FLOW_LOSS,
                STEPS_AHEAD);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of(
                "mode", ANCHORED,
                "local-every", "10",
                "anchor", "first",
                "tolerance", "1e-3",
                "effort", "auto",
                "cosines-every", "10",
                "lookahead", "0",
                "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        context.requireFullBatch("the central flow");
        long anchor = context.setting("anchor").equals("first") ? 0 : context.wholeNumber("anchor", 0, Long.MAX_VALUE);
        double tolerance = context.numberBetween("tolerance", 0, 1);
        int lookahead = (int) context.wholeNumber("lookahead", 0, FARTHEST);
        Pacing pacing = Pacing.of(context.setting("effort"), lookahead > 0, context.waitingSteps());
        long cosinesEvery = context.wholeNumber("cosines-every", 0, Long.MAX_VALUE);
        long localEvery = context.wholeNumber("local-every", 1, Long.MAX_VALUE);
        if (isLocal(context.setting("mode"))) {
            return new LocalAnalyzer(context, localEvery, tolerance);
        }
        return new CentralFlowAnalyzer(context, anchor, tolerance, pacing, cosinesEvery, lookahead);
    }

    private static boolean isLocal(String mode) {
        if (!mode.equals(ANCHORED) && !mode.equals(LOCAL)) {
            throw new IllegalArgumentException(
                    "setting 'mode' must be " + ANCHORED + " or " + LOCAL + ", got: '" + mode + "'");
        }
        return mode.equals(LOCAL);
    }
}
