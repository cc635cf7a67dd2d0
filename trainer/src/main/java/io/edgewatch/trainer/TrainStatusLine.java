package io.edgewatch.trainer;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;

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

    void show(List<TrainerStatus> runs, long nowNanos) {
        show(runs.size() == 1 ? one(runs.get(0), nowNanos) : several(runs, nowNanos));
    }

    private String several(List<TrainerStatus> runs, long nowNanos) {
        LongSummaryStatistics steps =
                runs.stream().mapToLong(TrainerStatus::lastStep).summaryStatistics();
        return String.format(
                Locale.ROOT,
                "%d runs, steps %d to %d  %7.1f steps/s  backlog %d  dropped %d  spilled %d",
                runs.size(),
                steps.getMin(),
                steps.getMax(),
                rate(steps.getSum(), nowNanos),
                runs.stream().mapToLong(TrainerStatus::backlog).sum(),
                runs.stream().mapToLong(TrainerStatus::dropped).sum(),
                runs.stream().mapToLong(TrainerStatus::spilled).sum());
    }

    private String one(TrainerStatus status, long nowNanos) {
        return status.lastStep() < 0 ? "preparing" : text(status, nowNanos);
    }

    private void show(String line) {
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
        return String.format(
                Locale.ROOT,
                "step %6d  %7.1f steps/s  loss %-10s  backlog %d  dropped %d  spilled %d (%s)",
                step,
                rate(step, nowNanos),
                String.format(Locale.ROOT, "%.4g", status.loss()),
                status.backlog(),
                status.dropped(),
                status.spilled(),
                ByteSize.text(status.spilledBytes()));
    }

    private double rate(long steps, long nowNanos) {
        double rate = lastNanos == 0 ? 0 : Math.max(0, steps - lastStep) * 1e9 / Math.max(1, nowNanos - lastNanos);
        lastStep = steps;
        lastNanos = nowNanos;
        return rate;
    }

    /** Leaves the last line as it is. */
    void end() {
        if (rewrites) {
            out.println();
        }
        out.flush();
    }
}
