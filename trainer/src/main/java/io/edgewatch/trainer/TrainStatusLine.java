package io.edgewatch.trainer;

import java.io.PrintWriter;
import java.util.Locale;

/** One line a second that says how far training and publishing are. */
final class TrainStatusLine {
    private final PrintWriter out;
    private final boolean rewrites;
    private long lastStep;
    private long lastNanos;
    private int lastLength;

    /**
     * A status line.
     *
     * @param rewrites whether each line replaces the one before, as on a terminal
     */
    TrainStatusLine(PrintWriter out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    void show(TrainerStatus status, long nowNanos) {
        String line = status.lastStep() < 0 ? "preparing" : text(status, nowNanos);
        if (rewrites) {
            out.print('\r' + line + " ".repeat(Math.max(0, lastLength - line.length())));
        } else {
            out.println(line);
        }
        lastLength = line.length();
        out.flush();
    }

    private String text(TrainerStatus status, long nowNanos) {
        long step = status.lastStep();
        double rate = lastNanos == 0 ? 0 : Math.max(0, step - lastStep) * 1e9 / Math.max(1, nowNanos - lastNanos);
        lastStep = step;
        lastNanos = nowNanos;
        return String.format(
                Locale.ROOT,
                "step %6d  %7.1f steps/s  loss %-10s  backlog %d  dropped %d  spilled %d (%s)",
                step,
                rate,
                String.format(Locale.ROOT, "%.4g", status.loss()),
                status.backlog(),
                status.dropped(),
                status.spilled(),
                ByteSize.text(status.spilledBytes()));
    }

    /** Leaves the last line as it is. */
    void end() {
        if (rewrites) {
            out.println();
        }
        out.flush();
    }
}
