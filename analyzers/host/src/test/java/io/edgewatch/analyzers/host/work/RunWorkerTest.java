package io.edgewatch.analyzers.host.work;

import static io.edgewatch.analyzers.host.work.QuadraticRun.begun;
import static io.edgewatch.analyzers.host.work.QuadraticRun.finished;
import static io.edgewatch.analyzers.host.work.QuadraticRun.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.AnalyzerPlugins;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.SettableClock;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class RunWorkerTest {
    private final RecordedResults results = new RecordedResults();
    private final QuadraticRun run = new QuadraticRun(1);
    private final SettableClock clock = new SettableClock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AnalysisMeters meters = new AnalysisMeters(registry);
    private AnalyzerPlugins.Plugin plugin = AnalyzerPlugins.losses();

    private RunWorker worker() {
        return worker(run.manifest(), results);
    }

    private RunWorker worker(RunManifest manifest, Results to) {
        return new RunWorker(
                RunTask.every(manifest, AnalyzerInstance.of(plugin)), run, to, Optional.empty(), meters, clock);
    }

    @Test
    void concludesOnceTheEndIsDoneAndItsProgressPublished() {
        // Given
        try (var worker = worker()) {
            // When
            worker.offer(step(1, 0));
            worker.offer(step(1, 1));
            worker.offer(finished(1, 1));
            await().until(() -> worker.concluded().isPresent());
            // Then
            assertThat(worker.concluded().orElseThrow().analysis()).isEqualTo(Progress.Analysis.FINISHED);
            assertThat(results.progresses).last().isEqualTo(worker.concluded().orElseThrow());
            assertThat(results.steps()).containsExactly("1:0", "1:1");
            assertThat(run.handedOut).allMatch(PolynomialObjective::isClosed);
            assertThat(registry.scrape("application/openmetrics-text; version=1.0.0")
                            .lines())
                    .anyMatch(line -> line.startsWith("edgewatch_analysis_seconds_count{analyzer=\"losses\"} 2"))
                    .anyMatch(line -> line.contains("# {step=\"0\"}"));
        }
    }

    @Test
    void isNotConcludedWhileALaterAttemptWaitsInItsInbox() throws Exception {
        // Given
        var atSecondAttempt = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        plugin = AnalyzerPlugins.doing((step, out) -> {
            if (step.loss() == QuadraticRun.loss(2, 0)) {
                atSecondAttempt.countDown();
                awaitUninterrupted(goOn);
            }
            out.add(AnalyzerPlugins.LOSS, 0, step.loss(), 0);
        });
        try (var worker = worker()) {
            // When
            worker.offer(step(1, 0));
            worker.offer(finished(1, 0));
            worker.offer(begun(2, 0));
            worker.offer(step(2, 0));
            worker.offer(step(2, 1));
            assertThat(atSecondAttempt.await(10, TimeUnit.SECONDS)).isTrue();
            boolean concludedEarly = worker.concluded().isPresent();
            goOn.countDown();
            worker.offer(finished(2, 1));
            await().until(() -> worker.concluded().isPresent());
            // Then
            assertThat(concludedEarly).isFalse();
            assertThat(results.steps()).containsExactly("1:0", "2:0", "2:1");
            assertThat(worker.concluded().orElseThrow().attempt()).isEqualTo(2);
        }
    }

    @Test
    void isStuckWhenAStepTakesLongerThanItMay() throws Exception {
        // Given
        var atStep = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        plugin = AnalyzerPlugins.doing((step, out) -> {
            atStep.countDown();
            awaitUninterrupted(goOn);
        });
        var limit = Duration.ofMinutes(10);
        try (var worker = worker()) {
            worker.offer(step(1, 7));
            assertThat(atStep.await(10, TimeUnit.SECONDS)).isTrue();
            // When
            clock.advance(limit);
            var atTheLimit = worker.stuckAt(limit);
            clock.advance(Duration.ofSeconds(1));
            var beyond = worker.stuckAt(limit);
            goOn.countDown();
            await().until(worker::isIdle);
            clock.advance(limit.multipliedBy(2));
            // Then: an idle worker is not stuck, however long it idles
            assertThat(atTheLimit).isEmpty();
            assertThat(beyond).hasValue(7);
            assertThat(worker.stuckAt(limit)).isEmpty();
        }
    }

    @Test
    void anAbandonedWorkerPublishesNothingMore() throws Exception {
        // Given
        var atStep = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        plugin = AnalyzerPlugins.doing((step, out) -> {
            atStep.countDown();
            awaitUninterrupted(goOn);
        });
        try (var worker = worker()) {
            worker.offer(step(1, 0));
            assertThat(atStep.await(10, TimeUnit.SECONDS)).isTrue();
            // When
            worker.abandon();
            goOn.countDown();
        }
        // Then
        assertThat(results.progresses).isEmpty();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void publishesItsProgressWhenItIsClosed() {
        // Given
        try (var worker = worker()) {
            worker.offer(step(1, 0));
            await().until(() -> results.steps().size() == 1);
        }
        // When, Then
        assertThat(results.progresses).last().satisfies(progress -> {
            assertThat(progress.lastCompletedStep()).isZero();
            assertThat(progress.analysis()).isEqualTo(Progress.Analysis.RUNNING);
        });
        assertThat(plugin.open).hasValue(0);
        assertThat(run.handedOut).allMatch(PolynomialObjective::isClosed);
    }

    @Test
    void publishesItsProgressThoughNothingMoreComes() {
        // Given
        try (var worker = worker()) {
            // When
            worker.offer(step(1, 0));
            // Then: it is still open, and has had no second input
            await().until(() -> results.progresses.stream().anyMatch(p -> p.lastCompletedStep() == 0));
            assertThat(worker.concluded()).isEmpty();
        }
    }

    @Test
    void publishesNoProgressIfThereIsNone() {
        // When
        worker().close();
        // Then
        assertThat(results.progresses).isEmpty();
    }

    @Test
    void closingFinishesTheStepAtHandOnly() throws Exception {
        // Given
        var atFirst = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        plugin = AnalyzerPlugins.doing((step, out) -> {
            atFirst.countDown();
            awaitUninterrupted(goOn);
            out.add(AnalyzerPlugins.LOSS, 0, step.loss(), 0);
        });
        var worker = worker();
        worker.offer(step(1, 0));
        worker.offer(step(1, 1));
        assertThat(atFirst.await(10, TimeUnit.SECONDS)).isTrue();
        // When
        worker.requestStop();
        goOn.countDown();
        worker.close();
        // Then
        assertThat(results.steps()).containsExactly("1:0");
        assertThat(results.progresses).last().matches(p -> p.lastCompletedStep() == 0);
    }

    @Test
    void sendsWordOfAFailureThatIsNotTheAnalyzers() {
        // Given
        var broken = new IllegalStateException("the producer is closed");
        Results away = new Results() {
            @Override
            public void measured(Instant stepTime, List<Measurement> all) {
                throw broken;
            }

            @Override
            public void eigenvectors(Instant stepTime, List<Eigenvector> all) {}

            @Override
            public void progress(Progress progress) {}

            @Override
            public void deadLetter(DeadLetter letter) {}
        };
        try (var worker = worker(run.manifest(), away)) {
            // When
            worker.offer(step(1, 0));
            await().until(() -> worker.failure().isPresent());
            // Then
            assertThat(worker.failure()).containsSame(broken);
            assertThat(worker.concluded()).isEmpty();
            assertThat(plugin.open).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 16", "1000000, 8", "100000000, 2"})
    void itsInboxIsBoundedInStepsAndInBytes(int dimension, int steps) {
        // Given
        var atProgress = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new RecordedResults() {
            @Override
            public void progress(Progress progress) {
                atProgress.countDown();
                awaitUninterrupted(goOn);
            }
        };
        int taken = 0;
        try (var worker = worker(RunLog.manifest(QuadraticRun.RUN, dimension, 1, 1), slow)) {
            worker.offer(finished(1, 0));
            awaitUninterrupted(atProgress);
            // When
            while (worker.hasRoom()) {
                worker.offer(QuadraticRun.missing(1, taken, taken));
                taken++;
            }
            goOn.countDown();
        }
        // Then
        assertThat(taken).isEqualTo(steps);
    }
}
