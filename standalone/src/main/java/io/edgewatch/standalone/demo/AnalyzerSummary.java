package io.edgewatch.standalone.demo;

import io.edgewatch.wire.Progress;
import java.util.Locale;

/**
 * How far an analyzer came.
 *
 * @param state {@code finished}, {@code running} if the demo ended before it, {@code refused} or {@code failed}
 * @param lastStep the last step it is done with, −1 for none
 * @param measuredSteps steps it measured
 * @param gapSteps steps it declared missing
 * @param mostBehind the most published steps it was behind when training was allowed one
 * @param detail why it refused or failed, else empty
 */
record AnalyzerSummary(String state, long lastStep, long measuredSteps, long gapSteps, long mostBehind, String detail) {
    static AnalyzerSummary of(Progress progress, long mostBehind) {
        return new AnalyzerSummary(
                progress.analysis().name().toLowerCase(Locale.ROOT),
                progress.lastCompletedStep(),
                progress.measuredSteps(),
                progress.gapSteps(),
                mostBehind,
                progress.detail());
    }

    String text() {
        return state
                + (detail.isEmpty()
                        ? ", " + measuredSteps + " steps measured, " + gapSteps + " missing, at most " + mostBehind
                                + " behind"
                        : ": " + detail);
    }
}
