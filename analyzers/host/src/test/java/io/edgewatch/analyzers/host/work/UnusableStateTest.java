package io.edgewatch.analyzers.host.work;

import static io.edgewatch.analyzers.host.work.QuadraticRun.after;
import static io.edgewatch.analyzers.host.work.QuadraticRun.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.wire.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An analyzer of a newer version takes over from one whose state it does not read. */
class UnusableStateTest {
    private final RecordedResults results = new RecordedResults();
    private final QuadraticRun run = new QuadraticRun(1);

    @Test
    void theAnalyzerBeginsAfreshAndNoStepIsLost() {
        // Given
        byte[] old = new StateFormat(1).write(out -> out.writeLong(5));
        var earlier = new Progress(1, 4, 5, 0, after(4), old, Progress.Analysis.RUNNING, "", "");
        var plugin = new Newer();
        var analysis = new RunAnalysis(
                RunTask.every(run.manifest(), AnalyzerInstance.of(plugin)),
                run,
                results,
                Optional.of(earlier),
                () -> 0);
        // When
        analysis.accept(step(1, 5));
        // Then
        assertThat(results.steps()).containsExactly("1:5");
        assertThat(results.deadLetters).isEmpty();
        assertThat(analysis.progress().lastCompletedStep()).isEqualTo(5);
        assertThat(analysis.progress().gapSteps()).isZero();
        assertThat(plugin.losses.made).hasValue(1);
    }

    private static final class Newer implements AnalyzerPlugin {
        private final AnalyzerPlugins.Plugin losses = AnalyzerPlugins.losses();

        @Override
        public Analyzer create(AnalyzerContext context) {
            context.state().ifPresent(state -> new StateFormat(2).read(state, in -> in.readLong()));
            return losses.create(context);
        }

        @Override
        public String name() {
            return losses.name();
        }

        @Override
        public String description() {
            return losses.description();
        }

        @Override
        public Set<TensorInput> inputs() {
            return losses.inputs();
        }

        @Override
        public List<Quantity> quantities() {
            return losses.quantities();
        }

        @Override
        public Map<String, String> defaultSettings() {
            return losses.defaultSettings();
        }
    }
}
