package io.edgewatch.streams.page;

import java.io.PrintWriter;
import java.util.List;

/** Lines that are rewritten in place on a terminal, and printed anew elsewhere when they are others than before. */
final class WatchScreen {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final boolean rewrites;
    private List<String> shown = List.of();

    WatchScreen(PrintWriter out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    boolean isEmpty() {
        return shown.isEmpty();
    }

    void show(List<String> lines) {
        if (lines.equals(shown)) {
            return;
        }
        if (rewrites && !shown.isEmpty()) {
            out.printf(UP, shown.size());
            out.print(CLEAR_BELOW);
        }
        lines.forEach(out::println);
        out.flush();
        shown = List.copyOf(lines);
    }
}
