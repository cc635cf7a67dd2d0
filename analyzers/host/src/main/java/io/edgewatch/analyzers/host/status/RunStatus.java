package io.edgewatch.analyzers.host.status;

import io.edgewatch.wire.Progress;
import java.util.OptionalLong;

/**
 * How an instance is on a run it is at.
 *
 * @param run run id
 * @param progress as published last
 * @param doneStep the last step that is done, −1 if none; progress is published every few seconds and may say less
 * @param newestStep the newest step whose record has been seen; −1 if none
 * @param stuckAt the step it has been at for too long, if it has
 */
public record RunStatus(String run, Progress progress, long doneStep, long newestStep, OptionalLong stuckAt) {

    /** Steps between the last one that is done and the newest one seen. */
    public long stepsBehind() {
        return Math.max(0, newestStep - doneStep);
    }

    /** One line for a person. */
    public String text() {
        String at = "run " + run + " step " + doneStep;
        if (stuckAt.isPresent()) {
            return at + ", stuck at step " + stuckAt.getAsLong();
        }
        return at + ", " + stepsBehind() + " behind, " + progress.measuredSteps() + " measured, " + progress.gapSteps()
                + " missing";
    }
}
