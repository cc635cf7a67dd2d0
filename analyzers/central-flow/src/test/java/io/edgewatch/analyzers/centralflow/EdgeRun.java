package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.flow.CentralFlow;
import io.edgewatch.numerics.flow.Deviation;
import io.edgewatch.numerics.flow.FlowPosition;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.landscape.SelfStabilization;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training on ½(a + y)x² − by, the smallest landscape with an edge of stability, and the flow beside it. */
final class EdgeRun {
    static final double ETA = 0.5;
    static final GradientDescent RULE = new GradientDescent(ETA);
    static final double TOLERANCE = 1e-8;

    private EdgeRun() {}

    static Objective landscape() {
        return new SelfStabilization(3.9, 0.01).objective(DataType.DOUBLE);
    }

    static List<TrainingStep> training(int steps) {
        return TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(0.1, 0.0), 0, steps, Set.of(TensorInput.WEIGHTS));
    }

    static INDArray weights(List<TrainingStep> steps, long step) {
        return steps.get((int) step).requireWeights();
    }

    /** The central flow from the first midpoint, at step 1, integrated as the analyzer does in full. */
    static CentralFlow flow(List<TrainingStep> steps, Objective objective) {
        INDArray midpoint = Nd4j.create(DataType.DOUBLE, 2);
        Deviation.midpoint(weights(steps, 0), weights(steps, 1), weights(steps, 2), midpoint);
        FlowPosition start = FlowPosition.start(
                RULE, midpoint, RULE.start(midpoint), objective.at(midpoint).gradient(), 1);
        return new CentralFlow(objective, RULE, new FlowSettings(4, 1, 1, TOLERANCE), start);
    }

    /** The default settings but for the tolerance and these: names and values in turn. */
    static Map<String, String> settings(String... overrides) {
        Map<String, String> settings = new HashMap<>(new CentralFlowPlugin().defaultSettings());
        settings.put("tolerance", String.valueOf(TOLERANCE));
        for (int i = 0; i < overrides.length; i += 2) {
            settings.put(overrides[i], overrides[i + 1]);
        }
        return settings;
    }

    static AnalyzerContext context(
            Objective objective, Map<String, String> settings, IntSupplier waiting, Optional<byte[]> state) {
        return new AnalyzerContext("run", 1, objective, RULE, settings, 0, waiting, state);
    }

    static RecordedMeasurements measure(List<TrainingStep> steps, Map<String, String> settings, IntSupplier waiting) {
        var out = new RecordedMeasurements();
        try (var objective = landscape();
                var analyzer =
                        new CentralFlowPlugin().create(context(objective, settings, waiting, Optional.empty()))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    /** The same by two hosts: the second takes over after {@code stop} steps. */
    static RecordedMeasurements measureInterrupted(List<TrainingStep> steps, Map<String, String> settings, int stop) {
        var plugin = new CentralFlowPlugin();
        var out = new RecordedMeasurements();
        try (var objective = landscape()) {
            Optional<byte[]> state;
            int memory;
            try (var first = plugin.create(context(objective, settings, () -> 0, Optional.empty()))) {
                for (TrainingStep step : steps.subList(0, stop)) {
                    out.beginStep(step.step());
                    first.analyze(step, out);
                }
                state = first.state();
                memory = first.memory();
            }
            try (var second = plugin.create(context(objective, settings, () -> 0, state))) {
                steps.subList(Math.max(0, stop - memory), stop).forEach(second::remember);
                for (TrainingStep step : steps.subList(stop, steps.size())) {
                    out.beginStep(step.step());
                    second.analyze(step, out);
                }
            }
        }
        return out;
    }
}
