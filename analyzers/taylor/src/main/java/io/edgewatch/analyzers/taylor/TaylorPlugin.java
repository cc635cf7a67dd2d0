package io.edgewatch.analyzers.taylor;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code taylor}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code length}: steps predicted from a crossing; another crossing within them begins nothing
 *   <li>{@code tolerance}: of the eigenpair, ‖Hu − λPu‖ ≤ tolerance·|λ₁| in the norm of P⁻¹
 * </ul>
 */
public final class TaylorPlugin implements AnalyzerPlugin {
    static final Quantity RATIO =
            new Quantity("taylor-ratio", "1", "Effective sharpness over its threshold: what crosses 1.");
    static final Quantity CROSSING_STEP =
            new Quantity("crossing-step", "step", "The step of the crossing that this step is predicted from.");
    static final Quantity MEASURED_ALONG = new Quantity(
            "measured-along", "weight", "uᵀd of training, d the way since the crossing, u its top eigenvector.");
    static final Quantity MEASURED_DISTANCE =
            new Quantity("measured-distance", "weight", "‖d‖ of training, d the way since the crossing.");
    /** Published from the step after the crossing on, as far as its numbers are finite. */
    static final OfDegree QUADRATIC = OfDegree.of("quadratic");

    static final OfDegree CUBIC = OfDegree.of("cubic");

    /** The quantities of the polynomial of one degree. */
    record OfDegree(
            Quantity loss,
            Quantity along,
            Quantity distance,
            Quantity lossOff,
            Quantity alongOff,
            Quantity distanceOff) {
        private static OfDegree of(String degree) {
            return new OfDegree(
                    new Quantity(degree + "-loss", "loss", "Loss as the " + degree + " polynomial predicts it."),
                    new Quantity(degree + "-along", "weight", "uᵀd as the " + degree + " polynomial predicts it."),
                    new Quantity(degree + "-distance", "weight", "‖d‖ as the " + degree + " polynomial predicts it."),
                    off(degree, "loss"),
                    off(degree, "along"),
                    off(degree, "distance"));
        }

        private static Quantity off(String degree, String what) {
            return new Quantity(
                    degree + "-" + what + "-off",
                    "step",
                    "Steps after the crossing, at the first at which that prediction is off by 10 %.");
        }

        /** Where the prediction of it was first off. */
        Quantity off(Prediction.Aspect aspect) {
            return switch (aspect) {
                case LOSS -> lossOff;
                case ALONG -> alongOff;
                case DISTANCE -> distanceOff;
            };
        }

        private List<Quantity> all() {
            return List.of(loss, along, distance, lossOff, alongOff, distanceOff);
        }
    }

    @Override
    public String name() {
        return "taylor";
    }

    @Override
    public String description() {
        return "Training beside its quadratic and its cubic Taylor polynomial from each crossing of the edge on.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS);
    }

    @Override
    public List<Quantity> quantities() {
        var all = new ArrayList<>(List.of(RATIO, CROSSING_STEP, MEASURED_ALONG, MEASURED_DISTANCE));
        all.addAll(QUADRATIC.all());
        all.addAll(CUBIC.all());
        return List.copyOf(all);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("length", "50", "tolerance", "1e-3", "coordinates", "auto");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        int length = (int) context.wholeNumber("length", 1, 10_000);
        return new TaylorAnalyzer(context, length, context.numberBetween("tolerance", 0, 1));
    }
}
