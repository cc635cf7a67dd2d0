package io.edgewatch.streams.phase;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The phase machine of one attempt: losses come from the trainer, ratios later from the judging instance, and each step
 * is judged once. A step not newer than the newest of its kind changes nothing.
 *
 * <p>The loss is judged as it comes, for divergence must be told at once. A measured step is judged by its ratio and by
 * what the losses said <em>at that step</em> ({@link StepTrace}), so what is found does not depend on how far
 * measurements lag. Hence the phases of a lagging instance are published after a divergence of a later step: the
 * current phase is that of the highest step, not that of the last record.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param loss its losses
 * @param edge its measured ratios
 */
public record RunJudgement(String run, int attempt, LossWatch loss, EdgeWatch edge) {

    /** Of an attempt nothing is known of yet. */
    public static RunJudgement start(String run, int attempt, PhaseSettings settings) {
        return new RunJudgement(run, attempt, LossWatch.start(settings), EdgeWatch.start(settings));
    }

    /** The phase now, by all that is known; empty before the first measured step of a run that has not diverged. */
    public Optional<Phase> phase() {
        return loss.divergence().diverged()
                ? Optional.of(Phase.DIVERGED)
                : edge.standing().phase();
    }

    /** Whether the phase now is above the edge without the oscillation having grown. */
    public boolean onset() {
        return !loss.divergence().diverged() && edge.standing().onset();
    }

    /** What the losses say as of the newest step. */
    public StepTrace lossTrace() {
        return loss.trace();
    }

    /** The trainer took a step. */
    public Verdict trained(long step, Instant time, double lossAtStep, PhaseSettings settings) {
        if (step <= loss.lastStep()) {
            return Verdict.nothing(this);
        }
        LossWatch seen = loss.observe(step, lossAtStep, settings);
        RunJudgement next = new RunJudgement(run, attempt, seen, edge);
        if (loss.divergence().diverged() || !seen.divergence().diverged()) {
            return Verdict.nothing(next);
        }
        String why = seen.divergence() instanceof Divergence.Exploded exploded
                ? format("loss %.6g is above %.6g", lossAtStep, exploded.bound())
                : "loss is " + lossAtStep;
        Alert alert = new Alert(
                run,
                attempt,
                step,
                Alert.Kind.DIVERGED,
                time,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(lossAtStep),
                format("run %s diverged at step %d: %s", run, step, why));
        return new Verdict(next, List.of(next.change(step, Phase.DIVERGED, false)), List.of(alert));
    }

    /**
     * The judging instance measured a step.
     *
     * @param asOf what the losses said at that step, or at the newest before it that is known
     */
    public Verdict measured(MeasuredStep measured, StepTrace asOf, PhaseSettings settings) {
        if (measured.step() <= edge.lastMeasured()) {
            return Verdict.nothing(this);
        }
        EdgeWatch seen = edge.observe(measured.step(), measured.ratio(), asOf, settings);
        RunJudgement next = new RunJudgement(run, attempt, loss, seen);
        return new Verdict(next, next.changesSince(edge, measured), next.alertsSince(edge, measured, asOf));
    }

    private List<PhaseChange> changesSince(EdgeWatch before, MeasuredStep measured) {
        boolean moved = before.hidden()
                || !edge.standing().phase().equals(before.standing().phase())
                || edge.standing().onset() != before.standing().onset();
        if (edge.hidden() || !moved) {
            return List.of();
        }
        return edge.standing().phase().stream()
                .map(phase -> change(measured.step(), phase, edge.standing().onset()))
                .toList();
    }

    private List<Alert> alertsSince(EdgeWatch before, MeasuredStep measured, StepTrace asOf) {
        List<Alert> alerts = new ArrayList<>();
        if (edge.crossedSince(before)) {
            alerts.add(alert(Alert.Kind.CROSSED_EDGE, measured, asOf, "crossed the edge of stability"));
        }
        boolean newlyAbove = isAbove(edge.standing()) && !isAbove(before.standing());
        if (newlyAbove) {
            alerts.add(alert(Alert.Kind.ABOVE_EDGE, measured, asOf, "stays above the edge of stability"));
        }
        boolean newlyNonFinite = edge.standing() instanceof Standing.NonFinite
                && !(before.standing() instanceof Standing.NonFinite)
                && !edge.hidden();
        if (newlyNonFinite) {
            alerts.add(alert(Alert.Kind.DIVERGED, measured, asOf, "diverged"));
        }
        return alerts;
    }

    private static boolean isAbove(Standing standing) {
        return standing instanceof Standing.AboveEdge && !standing.onset();
    }

    private PhaseChange change(long step, Phase phase, boolean onset) {
        return new PhaseChange(
                run, attempt, step, phase, onset, edge.lastRatio(), edge.startedAbove(), edge.firstCrossing());
    }

    private Alert alert(Alert.Kind kind, MeasuredStep measured, StepTrace asOf, String what) {
        String values = measured.sharpness().isPresent() && measured.threshold().isPresent()
                ? format(
                        "sharpness %.6g, threshold %.6g, ratio %.4f",
                        measured.sharpness().getAsDouble(), measured.threshold().getAsDouble(), measured.ratio())
                : format("ratio %.4f", measured.ratio());
        return new Alert(
                run,
                attempt,
                measured.step(),
                kind,
                measured.time(),
                OptionalDouble.of(measured.ratio()),
                measured.sharpness(),
                measured.threshold(),
                asOf.step() == measured.step() ? OptionalDouble.of(asOf.loss()) : OptionalDouble.empty(),
                format("run %s %s at step %d: %s", run, what, measured.step(), values));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** What is kept of an attempt that is over and judged: enough to ignore what comes again and judge a straggler. */
    public RunJudgement settled(PhaseSettings settings) {
        LossWatch lastLoss = new LossWatch(loss.losses().newest(1), loss.lastRise(), loss.divergence());
        return new RunJudgement(run, attempt, lastLoss, edge.slim(settings.stepsToLeave()));
    }
}
