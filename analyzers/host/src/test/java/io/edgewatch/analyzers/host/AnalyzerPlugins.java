package io.edgewatch.analyzers.host;

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
import java.util.concurrent.atomic.AtomicInteger;

/** Small analyzers. */
public final class AnalyzerPlugins {
    /** The loss as the trainer has it. */
    public static final Quantity LOSS = new Quantity("seen-loss", "1", "The loss.");

    public static final Quantity UNDECLARED = new Quantity("surprise", "1", "Not declared.");

    /** What an analyzer does with a step. */
    @FunctionalInterface
    public interface Work {
        void analyze(TrainingStep step, Measurements out);
    }

    private AnalyzerPlugins() {}

    /** Publishes the loss of every step. */
    public static Plugin losses() {
        return lossesOf(Set.of(TensorInput.WEIGHTS));
    }

    /** The same of steps with these tensors. */
    public static Plugin lossesOf(Set<TensorInput> inputs) {
        return new Plugin("losses", inputs, (step, out) -> out.add(LOSS, 0, step.loss(), 0));
    }

    public static Plugin doing(Work work) {
        return new Plugin("losses", Set.of(TensorInput.WEIGHTS), work);
    }

    /** An analyzer with two settings that counts what is open. */
    public static final class Plugin implements AnalyzerPlugin {
        private final String name;
        private final Set<TensorInput> inputs;
        private final Work work;
        private String refusal = "";
        public final AtomicInteger made = new AtomicInteger();
        public final AtomicInteger open = new AtomicInteger();

        public Plugin(String name, Set<TensorInput> inputs, Work work) {
            this.name = name;
            this.inputs = inputs;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "For tests.";
        }

        @Override
        public Set<TensorInput> inputs() {
            return inputs;
        }

        @Override
        public List<Quantity> quantities() {
            return List.of(LOSS);
        }

        @Override
        public Map<String, String> defaultSettings() {
            return Map.of("count", "3", "mode", "warm");
        }

        /** Has a setting it cannot use. */
        public void refuses(String why) {
            refusal = why;
        }

        @Override
        public Analyzer create(AnalyzerContext context) {
            if (!refusal.isEmpty()) {
                throw new IllegalArgumentException(refusal);
            }
            made.incrementAndGet();
            open.incrementAndGet();
            return new Analyzer() {
                @Override
                public void analyze(TrainingStep step, Measurements out) {
                    work.analyze(step, out);
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }
}
