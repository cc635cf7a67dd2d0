package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.PublishPlan;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class UnneededObjectiveTest {
    @Test
    void knowsWhatTheManifestSaysAndRefusesToBeEvaluated() throws Exception {
        // When: the manifest's model lacks all its settings, so no loss could be built
        try (var run = UnneededObjective.of(RunLog.manifest("a-run", 2, PublishPlan.every(1)))) {
            // Then
            assertThat(run.updateRule()).isEqualTo(new GradientDescent(0.1));
            assertThat(run.objective().dimension()).isEqualTo(2);
            assertThat(run.objective().precision()).isEqualTo(DataType.DOUBLE);
            assertThat(run.minibatches()).isEmpty();
            assertThatThrownBy(() -> run.objective().at(Nd4j.zeros(DataType.DOUBLE, 2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("needs no objective");
        }
    }
}
