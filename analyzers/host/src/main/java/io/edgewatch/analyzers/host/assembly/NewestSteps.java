package io.edgewatch.analyzers.host.assembly;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits for an analyzer that skips to the newest step: at most one whole step, and what was skipped for it. */
public final class NewestSteps {
    private static final String REASON = "skipped for a newer step, as the policy latest has it";

    private final Deque<RunInput> waiting = new ArrayDeque<>();

    /** Takes the next input; a whole step that waits gives way to a newer one and becomes a missing one. */
    public void add(RunInput input) {
        if (input instanceof RunInput.Assembled) {
            skipWaiting();
        }
        waiting.add(input);
    }

    private void skipWaiting() {
        Deque<RunInput> before = new ArrayDeque<>(waiting);
        waiting.clear();
        for (RunInput input : before) {
            if (input instanceof RunInput.Assembled skipped) {
                long step = skipped.step().step();
                append(new RunInput.Missing(
                        skipped.attempt(), step, step, RunInput.Cause.SKIPPED, REASON, skipped.nextOffsets()));
            } else {
                waiting.add(input);
            }
        }
    }

    /** Skipped steps in a row are one hole. */
    private void append(RunInput.Missing skipped) {
        if (waiting.peekLast() instanceof RunInput.Missing last
                && last.cause() == RunInput.Cause.SKIPPED
                && last.attempt() == skipped.attempt()) {
            waiting.removeLast();
            waiting.add(new RunInput.Missing(
                    last.attempt(),
                    last.firstStep(),
                    skipped.lastStep(),
                    last.cause(),
                    last.reason(),
                    skipped.nextOffsets()));
        } else {
            waiting.add(skipped);
        }
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Removes and returns the input that is next. */
    public RunInput take() {
        return waiting.removeFirst();
    }

    /** Whether something of an attempt after this one waits. */
    public boolean holdsLaterThan(int attempt) {
        return waiting.stream().anyMatch(input -> input.attempt() > attempt);
    }
}
