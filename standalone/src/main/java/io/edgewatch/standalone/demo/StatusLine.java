package io.edgewatch.standalone.demo;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.RunEvent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One line a second that says where the run is; alerts get a line of their own. */
final class StatusLine {
    private final PrintWriter out;
    private final boolean rewrites;
    private long lastStep = -1;
    private long lastNanos = System.nanoTime();
    private int alertsShown;
    private int lastLength;

    /**
     * A status line.
     *
     * @param rewrites whether each line replaces the one before, as on a terminal
     */
    StatusLine(PrintWriter out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    void show(RunView view, EndOfRun.Waiting waiting) {
        List<Alert> alerts = view.alerts();
        for (; alertsShown < alerts.size(); alertsShown++) {
            print("alert    " + alerts.get(alertsShown).kind().label() + ": "
                    + alerts.get(alertsShown).summary());
            endLine();
        }
        print(text(view, waiting));
        if (!rewrites) {
            endLine();
        }
        out.flush();
    }

    private String text(RunView view, EndOfRun.Waiting waiting) {
        long now = System.nanoTime();
        long step = view.lastStep().map(RunEvent.Step::step).orElse(-1L);
        double stepsPerSecond = Math.max(0, step - lastStep) * 1e9 / Math.max(1, now - lastNanos);
        lastStep = step;
        lastNanos = now;
        String line = String.format(
                Locale.ROOT,
                "step %5s  %5.1f steps/s  loss %-9s  S %-7s  2/η %-7s  ratio %-6s  %s",
                step < 0 ? "-" : Long.toString(step),
                stepsPerSecond,
                view.lastStep().map(s -> number("%.4g", s.loss())).orElse("-"),
                number("%.2f", view.latest("sharpness")),
                number("%.2f", view.latest("sharpness-threshold")),
                number("%.3f", view.latest("ratio")),
                view.phase().map(Phase::label).orElse("-"));
        return waiting.isOver() || waiting.part().equals("trainer")
                ? line
                : line + "  (waiting for " + waiting.part() + ": " + waiting.progress() + ")";
    }

    private static String number(String format, OptionalDouble value) {
        return value.isPresent() ? number(format, value.getAsDouble()) : "-";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private void print(String line) {
        if (rewrites) {
            out.print('\r' + line + " ".repeat(Math.max(0, lastLength - line.length())));
        } else {
            out.print(line);
        }
        lastLength = line.length();
    }

    private void endLine() {
        out.println();
        lastLength = 0;
    }

    /** Leaves the last line as it is. */
    void end() {
        if (rewrites) {
            endLine();
        }
        out.flush();
    }
}
