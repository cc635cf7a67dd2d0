package io.edgewatch.trainer;

import io.edgewatch.trainer.attempt.ToldSteps;
import io.edgewatch.trainer.publish.Overflow;
import io.edgewatch.trainer.publish.PublishedRun;
import io.edgewatch.trainer.publish.StepPublisher;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/**
 * Closes what earlier attempts left open, so that every step before the next attempt's first is on the topics, or
 * declared missing there: spilled steps are published under their own attempt, then the rest is declared.
 */
final class EarlierAttempts {
    private static final String DIED = "the trainer died before publishing them";

    private final RunManifest run;
    private final ToldSteps told;
    private final Map<Integer, Spill> left;
    private final long end;
    private final long stateLength;

    /**
     * What is open before step {@code end}.
     *
     * @param run with the earlier attempts
     * @param told what is on the topic of them
     * @param left what is in their spill, by attempt; steps the topic tells of, and superseded ones, are removed here
     * @param end first step of the next attempt
     * @param stateLength numbers in the optimizer's state
     */
    EarlierAttempts(RunManifest run, ToldSteps told, Map<Integer, Spill> left, long end, long stateLength) {
        this.stateLength = stateLength;
        this.run = run;
        this.told = told;
        this.left = left;
        this.end = end;
        left.forEach((attempt, spill) -> spill.retain(step -> isOpen(attempt, step)));
    }

    private boolean isOpen(int attempt, long step) {
        return run.attempts().stream()
                        .filter(a -> a.number() == attempt)
                        .anyMatch(a -> step >= a.firstStep() && step < endOf(a))
                && !told.tells(attempt, step);
    }

    /** An attempt's steps are superseded from the first step of any later one on. */
    private long endOf(Attempt attempt) {
        return run.attempts().stream()
                .filter(later -> later.number() > attempt.number())
                .mapToLong(Attempt::firstStep)
                .reduce(end, Math::min);
    }

    /** Whether the latest attempt has said how it ended, and no step of any is left to be published. */
    boolean isClosed() {
        return told.hasEnded(run.latestAttempt().number())
                && left.values().stream().allMatch(spill -> spill.steps() == 0);
    }

    /**
     * Publishes what is left, in order of attempts and steps.
     *
     * @param ended how the latest attempt ended, if that is to be said too
     * @param withoutHeadway how long nothing may arrive before it is given up
     */
    void close(
            Optional<RunEvent.Ended> ended,
            Producer<byte[], byte[]> producer,
            InstantSource clock,
            Duration withoutHeadway)
            throws InterruptedException {
        for (Attempt attempt : run.attempts()) {
            Optional<Spill> spill = Optional.ofNullable(left.get(attempt.number()));
            boolean latest = attempt.equals(run.latestAttempt());
            if (spill.isEmpty() && !latest) {
                continue; // closed when the attempt after it began
            }
            spill.ifPresent(s -> s.unread().forEach(step -> told.add(attempt.number(), step.step())));
            List<RunEvent> last = new ArrayList<>(
                    told.untold(attempt.number(), attempt.firstStep(), endOf(attempt), clock.instant(), DIED));
            ended.filter(e -> latest).ifPresent(last::add);
            if (!last.isEmpty() || spill.filter(Spill::hasUnread).isPresent()) {
                publish(attempt, spill, last, producer, clock, withoutHeadway);
            }
        }
    }

    private void publish(
            Attempt attempt,
            Optional<Spill> spill,
            List<RunEvent> last,
            Producer<byte[], byte[]> producer,
            InstantSource clock,
            Duration withoutHeadway)
            throws InterruptedException {
        PublishedRun published = new PublishedRun(
                run.run(),
                attempt.number(),
                run.partition(),
                run.dimension(),
                run.precision(),
                run.publish(),
                stateLength);
        Overflow overflow = spill.<Overflow>map(Overflow.ToDisk::new).orElse(new Overflow.Wait());
        try (StepPublisher publisher = new StepPublisher(published, overflow, producer, clock)) {
            publisher.finish(last, withoutHeadway);
        }
    }
}
