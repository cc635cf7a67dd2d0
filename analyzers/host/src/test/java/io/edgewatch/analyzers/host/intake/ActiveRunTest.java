package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.SettableClock;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunGauges;
import io.edgewatch.analyzers.host.work.RecordedResults;
import io.edgewatch.analyzers.host.work.RunTask;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActiveRunTest {
    private final RunLog log = new RunLog("a-run", 1, WEIGHTS);
    private final RunManifest manifest = log.manifest();

    private final SettableClock clock = new SettableClock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RecordedResults results = new RecordedResults();
    private StepPolicy policy = StepPolicy.ALL;

    private ActiveRun active() {
        return new ActiveRun(
                manifest,
                RunLog.assembler(manifest, Set.of(WEIGHTS), Map.of()),
                new RunWorker(
                        RunTask.every(manifest, AnalyzerInstance.of(AnalyzerPlugins.losses())),
                        of -> new RunObjective(new SquaredNorm(1), new GradientDescent(0.1)),
                        results,
                        Optional.empty(),
                        new AnalysisMeters(registry),
                        clock),
                policy,
                clock,
                new RunGauges(registry, "losses", "a-run"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"STEPS", "WEIGHTS"})
    void isNotLetGoWhileSomethingOfTheNextAttemptIsHere(Topic readAhead) throws Exception {
        // Given: of the second attempt's first step only its chunk has come, or only its record
        var attempts = RunLog.manifest("a-run", 1, 1, 2);
        log.ended(-1).nextAttempt(0).step(0);
        var end = log.on(Topic.STEPS).get(0);
        var next = log.on(readAhead).get(readAhead == Topic.STEPS ? 1 : 0);
        try (var run = active()) {
            // When
            end.feed(run.assembler());
            run.drain(); // the end, while it is the end of the last attempt
            run.follow(attempts);
            next.feed(run.assembler());
            run.drain();
            await().until(() -> run.worker().concluded().isPresent());
            // Then
            assertThat(run.concluded()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"STEPS", "WEIGHTS"})
    void isLetGoWhenOnlyTheEndedAttemptHasLeftSomething(Topic late) throws Exception {
        // Given
        log.ended(-1).step(0);
        var end = log.on(Topic.STEPS).get(0);
        var rest = log.on(late).get(late == Topic.STEPS ? 1 : 0);
        try (var run = active()) {
            // When
            end.feed(run.assembler());
            rest.feed(run.assembler());
            run.drain();
            await().until(() -> run.worker().concluded().isPresent());
            // Then
            assertThat(run.concluded()).isPresent();
        }
    }
}
