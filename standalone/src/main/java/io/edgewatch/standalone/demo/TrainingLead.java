package io.edgewatch.standalone.demo;

import io.edgewatch.trainer.StepGate;
import io.edgewatch.wire.PublishPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Holds training back while an analyzer is as many published steps behind as it may be, and remembers how far behind each was. */
final class TrainingLead implements StepGate {
    private final PublishPlan plan;
    private final int maxBehind;
    private final Supplier<Map<String, Long>> doneSteps;
    private final LongSupplier nanoTime;
    private final Map<String, Long> mostBehind = new HashMap<>();
    private Optional<EndOfRun.Waiting> waiting = Optional.empty();
    private long waitedNanos;
    private long closedSince;

    /**
     * Before the first step.
     *
     * @param plan which steps are published
     * @param maxBehind published steps that an analyzer may be behind; 0: training waits for none
     * @param doneSteps the last step each analyzer is done with, −1 for none; without those that are through with the run
     */
    TrainingLead(PublishPlan plan, int maxBehind, Supplier<Map<String, Long>> doneSteps, LongSupplier nanoTime) {
        if (maxBehind < 0) {
            throw new IllegalArgumentException("analyzers are at least 0 steps behind, got: " + maxBehind);
        }
        this.plan = plan;
        this.maxBehind = maxBehind;
        this.doneSteps = doneSteps;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean opensFor(long step) {
        Map<String, Long> done = doneSteps.get();
        synchronized (this) {
            Optional<String> slow = done.entrySet().stream()
                    .filter(of -> maxBehind > 0 && behind(step, of.getValue()) > maxBehind)
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey);
            note(step, slow, done);
            if (slow.isEmpty()) {
                done.forEach((instance, at) -> mostBehind.merge(instance, behind(step, at), Math::max));
            }
            return slow.isEmpty();
        }
    }

    /** Steps published and not done once this one is taken. */
    private long behind(long step, long done) {
        return plan.countBefore(step + 1) - plan.countBefore(done + 1);
    }

    private void note(long step, Optional<String> slow, Map<String, Long> done) {
        long now = nanoTime.getAsLong();
        if (waiting.isPresent()) {
            waitedNanos += now - closedSince;
        }
        closedSince = now;
        waiting = slow.map(instance -> new EndOfRun.Waiting(
                "analyzer " + instance, "step " + done.get(instance) + ", training waits at " + step));
    }

    /** The analyzer that the trainer waits for, where it is the trainer that is waited for and it waits for one; else the same. */
    synchronized EndOfRun.Waiting insteadOfTrainer(EndOfRun.Waiting other) {
        return other.part().equals("trainer") ? waiting.orElse(other) : other;
    }

    /** How long training has waited in all. */
    synchronized Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    /** The most published steps each analyzer was behind when a step was allowed, which a pace may then hold back until it is fewer. */
    synchronized Map<String, Long> mostBehind() {
        return Map.copyOf(mostBehind);
    }
}
