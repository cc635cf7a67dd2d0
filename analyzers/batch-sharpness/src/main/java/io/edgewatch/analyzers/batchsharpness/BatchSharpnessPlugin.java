package io.edgewatch.analyzers.batchsharpness;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugin {@code batch-sharpness}. In a run that takes each step on all examples there is one batch, and no error.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code every}: steps whose number is a multiple of it are measured
 *   <li>{@code batches}: of the run's size, drawn anew for each of these steps, at least 2
 *   <li>{@code seed}: of the draws, which are not the batches that the run was trained on
 * </ul>
 *
 * @see <a href="https://arxiv.org/abs/2412.20553">Andreyev and Beneventano, Edge of Stochastic Stability</a>
 */
public final class BatchSharpnessPlugin implements AnalyzerPlugin {
    private static final String CURVATURE = "loss/weight²";

    static final Quantity MEAN_OF_QUOTIENTS = new Quantity(
            "batch-sharpness", CURVATURE, "E[gᵀHg/‖g‖²] over minibatches; its uncertainty is the standard error.");
    static final Quantity QUOTIENT_OF_MEANS = new Quantity(
            "gradient-weighted-batch-sharpness",
            CURVATURE,
            "E[gᵀHg]/E‖g‖² over minibatches; its uncertainty is the standard error.");
    static final Quantity THRESHOLD = new Quantity(
            "batch-sharpness-threshold", CURVATURE, "2/η: the edge that batch sharpness settles at, for plain SGD.");
    static final Quantity BAND_LOW = new Quantity(
            "batch-sharpness-band-low", CURVATURE, "2(1 − β)/η: the edge of heavy ball where minibatches are small.");
    static final Quantity BAND_HIGH = new Quantity(
            "batch-sharpness-band-high", CURVATURE, "2(1 + β)/η: the edge of heavy ball where minibatches are large.");

    @Override
    public String name() {
        return "batch-sharpness";
    }

    @Override
    public String description() {
        return "Curvature along minibatch gradients, beside 2/η or the band of heavy ball.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS);
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(MEAN_OF_QUOTIENTS, QUOTIENT_OF_MEANS, THRESHOLD, BAND_LOW, BAND_HIGH);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("every", "10", "batches", "32", "seed", "0");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        long every = context.wholeNumber("every", 1, Long.MAX_VALUE);
        int batches = (int) context.wholeNumber("batches", 2, 1 << 20);
        long seed = context.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return new BatchSharpnessAnalyzer(context, every, batches, seed);
    }
}
