package io.edgewatch.streams.topology;

import io.edgewatch.streams.metrics.InstanceQuantity;
import io.edgewatch.streams.metrics.RunMeters;
import io.edgewatch.streams.phase.RunJudgement;
import io.edgewatch.streams.phase.Verdict;
import io.edgewatch.streams.state.RunState;
import io.edgewatch.streams.state.WindowKey;
import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.RunManifest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The series of the runs of one partition: there from the first thing known of a run until it is hidden. */
final class ShownRuns implements AutoCloseable {
    private final MeterRegistry registry;
    private final Function<String, Optional<RunManifest>> manifests;
    private final Map<String, RunMeters> shown = new HashMap<>();

    /** Shows runs; their manifests are asked for when a run is first shown. */
    ShownRuns(MeterRegistry registry, Function<String, Optional<RunManifest>> manifests) {
        this.registry = registry;
        this.manifests = manifests;
    }

    RunMeters meters(String run) {
        return shown.computeIfAbsent(run, name -> {
            RunMeters meters = new RunMeters(registry, name);
            meters.countFromZero();
            meters.silent(false);
            manifests.apply(name).ifPresent(meters::announced);
            return meters;
        });
    }

    /** Shows what is stored of a run, after a restart or a move of the task. */
    void resume(RunState state, Map<WindowKey, StepRing> windows) {
        RunJudgement judgement = state.judgement();
        StepRing losses = judgement.loss().losses();
        RunMeters meters = meters(state.run());
        if (!losses.isEmpty()) {
            meters.position(losses.lastStep(), state.lastStepTime(), losses);
        }
        meters.attempt(state.attempt());
        meters.window(RunLedger.RATIO, judgement.edge().ratios());
        if (judgement.edge().lastMeasured() >= 0) {
            meters.measured(judgement.edge().lastMeasured());
        }
        windows.forEach((window, ring) -> {
            if (!window.instance().equals(PredictionErrors.WINDOWS)) {
                slid(state.run(), window, ring);
            }
        });
        meters.phase(judgement.phase(), judgement.onset());
    }

    /** A manifest came; it is shown if anything of the run is. */
    void announced(RunManifest manifest) {
        RunMeters meters = shown.get(manifest.run());
        if (meters != null) {
            meters.announced(manifest);
        }
    }

    void slid(String run, WindowKey window, StepRing ring) {
        RunMeters meters = meters(run);
        Optional<InstanceQuantity> other = InstanceQuantity.named(window.instance(), window.quantity());
        if (other.isPresent()) {
            meters.measured(other.get(), window.index(), ring.last());
        } else if (window.quantity().equals(RunLedger.EIGENVALUE)) {
            meters.eigenvalue(window.index(), ring.last());
        } else {
            meters.window(window.quantity(), ring);
        }
    }

    void judged(String run, Verdict verdict) {
        RunMeters meters = meters(run);
        meters.attempt(verdict.judgement().attempt());
        meters.phase(verdict.judgement().phase(), verdict.judgement().onset());
        verdict.alerts().forEach(alert -> meters.raised(alert.kind()));
    }

    /** Shows whether a run is silent, if anything of it is shown. */
    void silent(String run, boolean silent) {
        RunMeters meters = shown.get(run);
        if (meters != null) {
            meters.silent(silent);
        }
    }

    void hide(String run) {
        RunMeters meters = shown.remove(run);
        if (meters != null) {
            meters.close();
        }
    }

    @Override
    public void close() {
        shown.values().forEach(RunMeters::close);
        shown.clear();
    }
}
