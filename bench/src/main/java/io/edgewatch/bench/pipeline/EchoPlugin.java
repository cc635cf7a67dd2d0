package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * An analyzer that does nothing: it says {@code sharpness} is the step's number and one. What is left is what the host costs.
 *
 * <p>Made by hand; its listener hears of each step as it comes, on the run's worker thread.
 */
final class EchoPlugin implements AnalyzerPlugin {
    static final String QUANTITY = "sharpness";
    private static final Quantity SHARPNESS = new Quantity(QUANTITY, "1", "The step's number and one.");
    private static final Quantity THRESHOLD = new Quantity("sharpness-threshold", "1", "Out of reach.");
    private static final Quantity RATIO = new Quantity("ratio", "1", "Far from the edge.");

    private final LongConsumer arrivals;

    EchoPlugin(LongConsumer arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String description() {
        return "Does nothing.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT);
    }

    @Override
    public boolean needsObjective() {
        return false;
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(SHARPNESS, THRESHOLD, RATIO);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of();
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        return new Analyzer() {
            @Override
            public void analyze(TrainingStep step, Measurements out) {
                arrivals.accept(step.step());
                out.add(SHARPNESS, 0, step.step() + 1.0, 0);
                out.add(THRESHOLD, 0, 1e9, 0);
                out.add(RATIO, 0, 0.1, 0);
            }

            @Override
            public void close() {
                // it holds nothing
            }
        };
    }
}
