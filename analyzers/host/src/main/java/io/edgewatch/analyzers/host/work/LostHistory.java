package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.host.assembly.RunInput;
import java.util.Optional;

/** Turns steps that retention has taken into one line, however many they are. */
final class LostHistory {
    private final String run;
    private long first = -1;
    private long last;

    LostHistory(String run) {
        this.run = run;
    }

    void note(RunInput.Missing missing) {
        if (missing.cause() == RunInput.Cause.GONE) {
            first = first < 0 ? missing.firstStep() : first;
            last = missing.lastStep();
        }
    }

    /**
     * What to say now that a step is there, if any before it were gone.
     *
     * @param firstOfAttempt first step of its attempt
     */
    Optional<String> until(long step, long firstOfAttempt) {
        if (first < 0) {
            return Optional.empty();
        }
        String line = first <= firstOfAttempt
                ? "history of run " + run + " begins at step " + step + ": what was before is no longer on the topics"
                : "steps " + first + " to " + last + " of run " + run + " are no longer on the topics";
        first = -1;
        return Optional.of(line);
    }
}
