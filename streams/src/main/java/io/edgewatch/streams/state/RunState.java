package io.edgewatch.streams.state;

import io.edgewatch.streams.phase.PhaseSettings;
import io.edgewatch.streams.phase.RunJudgement;
import java.time.Duration;
import java.time.Instant;

/**
 * What streams remembers of a run: its newest attempt.
 *
 * @param judgement where the attempt stands
 * @param life how far it is
 * @param missingUntil last step declared missing by the trainer, −1 if none
 * @param lastStepTime when its newest step was taken, by the trainer's clock; the epoch before the first
 * @param pulse how the trainer makes itself heard
 */
public record RunState(RunJudgement judgement, Life life, long missingUntil, Instant lastStepTime, Pulse pulse) {

    /** Of an attempt nothing is known of yet. */
    public static RunState start(String run, int attempt, PhaseSettings settings) {
        return new RunState(
                RunJudgement.start(run, attempt, settings), new Life.Live(), -1, Instant.EPOCH, Pulse.none());
    }

    public String run() {
        return judgement.run();
    }

    public int attempt() {
        return judgement.attempt();
    }

    public RunState with(RunJudgement next) {
        return new RunState(next, life, missingUntil, lastStepTime, pulse);
    }

    public RunState with(Life next) {
        return new RunState(judgement, next, missingUntil, lastStepTime, pulse);
    }

    public RunState with(Pulse next) {
        return new RunState(judgement, life, missingUntil, lastStepTime, next);
    }

    /** With a step taken at {@code time}; read {@code now}. */
    public RunState stepAt(long step, Instant time, Instant now) {
        boolean first = lastStepTime.equals(Instant.EPOCH);
        Pulse next =
                first ? pulse.heard(time, now) : pulse.stepped(step, Duration.between(lastStepTime, time), time, now);
        return new RunState(judgement, life, missingUntil, time, next);
    }

    /** With the steps up to {@code lastStep} declared missing. */
    public RunState missing(long lastStep) {
        return new RunState(judgement, life, lastStep, lastStepTime, pulse);
    }

    public boolean isLive() {
        return life instanceof Life.Live;
    }

    public boolean isAbandoned() {
        return life instanceof Life.Abandoned;
    }

    /** Whether there are neither series nor windows of it. */
    public boolean isSettled() {
        return life instanceof Life.Settled || isAbandoned();
    }

    /** The small remainder of a run nobody hears of; only of a live attempt. */
    public RunState abandoned(PhaseSettings settings) {
        return new RunState(
                judgement.settled(settings), new Life.Abandoned(), missingUntil, lastStepTime, pulse.slim());
    }

    /** Whether the trainer has ended and the judging instance is not expected to measure another step. */
    public boolean isJudgedToTheEnd() {
        return life instanceof Life.Ended ended
                && (ended.lastStep() < 0
                        || (judgement.edge().lastMeasured() >= 0
                                && judgement.edge().expectedNext() > ended.lastStep()));
    }

    /** The small remainder; only of an ended attempt. */
    public RunState settled(PhaseSettings settings) {
        if (life instanceof Life.Ended ended) {
            return new RunState(
                    judgement.settled(settings),
                    new Life.Settled(ended.lastStep()),
                    missingUntil,
                    lastStepTime,
                    Pulse.none());
        }
        throw new IllegalStateException("run " + run() + " has not ended, so it cannot be settled: " + life);
    }
}
