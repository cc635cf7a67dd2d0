package io.edgewatch.streams.topology;

import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.metrics.InstanceQuantity;
import io.edgewatch.streams.metrics.PredictedQuantity;
import io.edgewatch.streams.metrics.RunMeters;
import io.edgewatch.streams.phase.MeasuredStep;
import io.edgewatch.streams.phase.PhaseSettings;
import io.edgewatch.streams.phase.RunJudgement;
import io.edgewatch.streams.phase.StepTrace;
import io.edgewatch.streams.phase.Verdict;
import io.edgewatch.streams.state.Life;
import io.edgewatch.streams.state.RunState;
import io.edgewatch.streams.state.RunStore;
import io.edgewatch.streams.state.WindowKey;
import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of one partition: what is stored of them, what is shown of them, and when both go. One thread.
 *
 * <p>A run is told by (run, attempt) in every record, so none waits for its manifest. A higher attempt supersedes:
 * windows, phase and series start afresh. Records of a lower one are ignored.
 *
 * <p>When a run has ended, analyzers may still be behind. Series and windows stay until the judging instance has passed
 * the last step, or has said nothing for {@link StreamsSettings#endedGrace}. Then a small row remains: without it a
 * replayed measurement would look like a new run. The manifest's tombstone takes that row too.
 *
 * <p>A live run that is not heard of is silent, and then abandoned ({@link SilenceWatch}): what remains is the same small
 * row, and the run is live again with the next record.
 */
final class RunLedger implements AutoCloseable {
    static final String RATIO = "ratio";
    static final String SHARPNESS = "sharpness";
    static final String THRESHOLD = "sharpness-threshold";
    static final String EIGENVALUE = "eigenvalue";

    /** Steps the judging instance may lag behind the trainer before its alerts lose what the losses said. */
    private static final long TRACES_KEPT = 100_000;

    private final RunStore store;
    private final StreamsSettings settings;
    private final PhaseSettings phases;
    private final ShownRuns shown;
    private final PredictionErrors predictions;
    private final MeasuredWindows windows;
    private final SilenceWatch silence;
    private final Map<String, Instant> released = new HashMap<>();

    RunLedger(RunStore store, StreamsSettings settings, MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.phases = settings.phases();
        this.shown = new ShownRuns(registry, store::manifest);
        this.predictions = new PredictionErrors(store, phases.windowSteps(), shown);
        this.windows = new MeasuredWindows(store, phases.windowSteps(), shown, predictions);
        this.silence = new SilenceWatch(settings.abandonedAfter());
    }

    /** Shows again what is stored, after a restart or a move of the task. */
    void resume(Instant now) {
        store.forEachRun(state -> {
            RunJudgement judgement = state.judgement();
            StepRing losses = judgement.loss().losses();
            StepRing ratios = judgement.edge().ratios();
            if (state.isSettled() || (losses.isEmpty() && ratios.isEmpty())) {
                return;
            }
            Map<WindowKey, StepRing> stored = store.windows(state.run());
            shown.resume(state, stored);
            predictions.resume(state.run(), stored);
            if (state.isLive()) {
                silence.heard(state.run(), state.pulse(), now);
            } else {
                awaitMeasurements(state, now);
            }
        });
    }

    /** A manifest names a run's newest attempt. */
    void announced(RunManifest manifest) {
        Optional<RunState> reached =
                reach(manifest.run(), manifest.latestAttempt().number());
        if (reached.isPresent() && !(reached.get().life() instanceof Life.Settled)) {
            store.put(manifest);
            shown.announced(manifest);
        }
    }

    /** A manifest was deleted: the run never was. */
    void deleted(String run) {
        hide(run);
        store.forget(run);
    }

    /** Something happened in a run. */
    Optional<Verdict> happened(RunEvent event, Instant now) {
        Optional<RunState> reached = reach(event.run(), event.attempt()).map(this::revived);
        if (reached.isEmpty() || !reached.get().isLive()) {
            return Optional.empty();
        }
        RunState state = reached.get();
        if (event instanceof RunEvent.Step step) {
            return trained(state, step, now);
        } else if (event instanceof RunEvent.Gap gap) {
            missing(state, gap, now);
        } else if (event instanceof RunEvent.Ended ended) {
            ended(state, ended, now);
        } else if (event instanceof RunEvent.Started started) {
            heard(state.with(state.pulse().heard(started.time(), now)), now);
        } else {
            throw new AssertionError(event);
        }
        return Optional.empty();
    }

    /** The state with its pulse is stored and watched. */
    private void heard(RunState state, Instant now) {
        store.put(state);
        silence.heard(state.run(), state.pulse(), now);
        shown.silent(state.run(), false);
    }

    /** An abandoned run of which something comes is live again. */
    private RunState revived(RunState state) {
        return state.isAbandoned() ? state.with(new Life.Live()) : state;
    }

    private Optional<Verdict> trained(RunState state, RunEvent.Step step, Instant now) {
        RunJudgement before = state.judgement();
        if (step.step() <= before.loss().lastStep()) {
            return Optional.empty();
        }
        Verdict verdict = before.trained(step.step(), step.time(), step.loss(), phases);
        RunJudgement judgement = verdict.judgement();
        heard(state.with(judgement).stepAt(step.step(), step.time(), now), now);
        if (step.step() > judgement.edge().lastMeasured()) {
            store.put(step.run(), judgement.lossTrace());
        }
        if (step.step() - TRACES_KEPT > judgement.edge().lastMeasured()) {
            store.dropTrace(step.run(), step.step() - TRACES_KEPT);
        }
        RunMeters meters = shown.meters(step.run());
        meters.trained(step.step(), step.time(), judgement.loss().losses());
        shown.judged(step.run(), verdict);
        predictions.measured(step.run(), PredictedQuantity.LOSS, step.step(), step.loss());
        predictions.measured(step.run(), PredictedQuantity.FORECAST, step.step(), step.loss());
        return Optional.of(verdict);
    }

    private void missing(RunState state, RunEvent.Gap gap, Instant now) {
        RunState heard = state.with(state.pulse().heard(gap.time(), now));
        long first = Math.max(gap.firstStep(), state.missingUntil() + 1);
        if (first <= gap.lastStep()) {
            heard = heard.missing(gap.lastStep());
            shown.meters(gap.run()).missing(Math.min(gap.steps(), gap.lastStep() - first + 1));
        }
        heard(heard, now);
    }

    private void ended(RunState state, RunEvent.Ended ended, Instant now) {
        RunState next = state.with(new Life.Ended(ended.lastStep()));
        silence.forget(ended.run());
        shown.silent(ended.run(), false);
        if (next.isJudgedToTheEnd()) {
            settle(next);
        } else {
            store.put(next);
            awaitMeasurements(next, now);
        }
    }

    /**
     * A value was measured.
     *
     * @param time when its step was taken
     */
    Optional<Verdict> measured(Measurement measurement, Instant time, Instant now) {
        MeasurementKey key = measurement.key();
        if (!key.instance().equals(settings.judgingInstance())) {
            besides(measurement);
            return Optional.empty();
        }
        Optional<RunState> reached = reach(key.run(), key.attempt()).map(this::revived);
        if (reached.isEmpty()) {
            return Optional.empty();
        }
        RunState state = reached.get();
        if (state.isLive()) {
            silence.processed(state.run(), state.pulse(), now);
        }
        if (key.quantity().equals(RATIO) && key.index() == 0) {
            return judged(state, measurement, time, now);
        }
        if (!state.isSettled()) {
            windows.judging(measurement);
        }
        return Optional.empty();
    }

    /** Another instance measured something of a run: shown if it is among what is shown, and no reason to judge. */
    private void besides(Measurement measurement) {
        MeasurementKey key = measurement.key();
        if (InstanceQuantity.shows(key)) {
            store.run(key.run())
                    .filter(state -> state.attempt() == key.attempt() && !state.isSettled())
                    .ifPresent(state -> windows.besides(measurement));
        }
    }

    private Optional<Verdict> judged(RunState state, Measurement measurement, Instant time, Instant now) {
        MeasurementKey key = measurement.key();
        RunJudgement before = state.judgement();
        if (key.step() <= before.edge().lastMeasured()) {
            return Optional.empty();
        }
        MeasuredStep step = new MeasuredStep(
                key.step(),
                time,
                measurement.value(),
                windows.valueAt(key, SHARPNESS),
                windows.valueAt(key, THRESHOLD));
        StepTrace asOf = store.takeTraces(key.run(), key.step()).orElseGet(() -> newestUpTo(key.step(), before));
        Verdict verdict = before.measured(step, asOf, phases);
        RunState next = state.with(verdict.judgement());
        if (next.isJudgedToTheEnd()) {
            settle(next);
        } else {
            store.put(next);
        }
        if (!next.isSettled() && !next.isJudgedToTheEnd()) {
            shown.meters(key.run()).window(RATIO, verdict.judgement().edge().ratios());
            shown.meters(key.run()).measured(key.step());
            shown.judged(key.run(), verdict);
            if (!next.isLive()) {
                awaitMeasurements(next, now);
            }
        }
        return Optional.of(verdict);
    }

    /** What is known where a measurement came before its step, which happens when both are read from behind. */
    private static StepTrace newestUpTo(long step, RunJudgement judgement) {
        StepTrace newest = judgement.lossTrace();
        return newest.step() <= step ? newest : StepTrace.NONE;
    }

    /** The state of an attempt, fresh if it is new; empty if a higher one is known. */
    private Optional<RunState> reach(String run, int attempt) {
        Optional<RunState> known = store.run(run);
        int newest = known.map(RunState::attempt).orElse(0);
        if (attempt <= newest) {
            return attempt == newest ? known : Optional.empty();
        }
        if (known.isPresent()) {
            hide(run);
            store.clear(run);
        }
        RunState fresh = RunState.start(run, attempt, phases);
        store.put(fresh);
        return Optional.of(fresh);
    }

    private void awaitMeasurements(RunState state, Instant now) {
        released.put(state.run(), now.plus(settings.endedGrace()));
    }

    /** Lets go of ended runs whose judging instance has been silent for too long. */
    void releaseForgotten(Instant now) {
        List<String> due = released.entrySet().stream()
                .filter(waiting -> !waiting.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(run -> {
            released.remove(run);
            store.run(run).filter(state -> state.life() instanceof Life.Ended).ifPresent(this::settle);
        });
    }

    private void settle(RunState state) {
        hide(state.run());
        store.clear(state.run());
        store.dropManifest(state.run());
        store.put(state.settled(phases));
    }

    /** Looks who is silent; the answer is what is to be told. */
    List<Alert> noticeSilence(Instant now) {
        List<Alert> alerts = new ArrayList<>();
        silence.silent(now).forEach(run -> {
            shown.meters(run).silent(true);
            store.run(run).filter(state -> !state.pulse().alerted()).ifPresent(state -> {
                RunState told = state.with(state.pulse().told());
                store.put(told);
                silence.told(run, told.pulse());
                if (state.pulse().fresh()) {
                    shown.meters(run).raised(Alert.Kind.SILENT);
                    alerts.add(SilenceWatch.alert(state, now));
                }
            });
        });
        silence.abandoned(now).forEach(run -> store.run(run).ifPresent(this::abandon));
        return alerts;
    }

    private void abandon(RunState state) {
        hide(state.run());
        store.clear(state.run());
        store.put(state.abandoned(phases));
    }

    private void hide(String run) {
        released.remove(run);
        silence.forget(run);
        predictions.forget(run);
        shown.hide(run);
    }

    /** Takes every series down; what is stored stays. */
    @Override
    public void close() {
        shown.close();
        released.clear();
    }
}
