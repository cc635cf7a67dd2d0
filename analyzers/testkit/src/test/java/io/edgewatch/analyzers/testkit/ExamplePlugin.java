package io.edgewatch.analyzers.testkit;

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

/** The smallest analyzer that does something: the loss times a factor. Open, so that a test can break it. */
public class ExamplePlugin implements AnalyzerPlugin {
    static final Quantity SCALED_LOSS = new Quantity("scaled-loss", "loss", "The loss times a factor.");

    @Override
    public String name() {
        return "example";
    }

    @Override
    public String description() {
        return "The loss times a factor.";
    }

    @Override
    public Set<TensorInput> inputs() {
        return Set.of(TensorInput.WEIGHTS);
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(SCALED_LOSS);
    }

    @Override
    public Map<String, String> defaultSettings() {
        return Map.of("factor", "2");
    }

    @Override
    public Analyzer create(AnalyzerContext context) {
        double factor = context.numberBetween("factor", 0, 100);
        return new Analyzer() {
            @Override
            public void analyze(TrainingStep step, Measurements out) {
                measure(context, step, factor, out);
            }

            @Override
            public void close() {
                closed(context);
            }
        };
    }

    void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
        double loss = context.objective().at(step.requireWeights()).loss();
        if (Double.isFinite(loss)) {
            out.add(SCALED_LOSS, 0, factor * loss, 0);
        }
    }

    void closed(AnalyzerContext context) {}
}
