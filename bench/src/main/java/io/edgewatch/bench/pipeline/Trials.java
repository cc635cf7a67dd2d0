package io.edgewatch.bench.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark's arguments ask for: seeds, and {@code steps=N} for another number of steps than usual, for a look whether all works.
 *
 * @param seeds of the experiment's weights
 * @param steps of each run
 */
record Trials(List<String> seeds, long steps) {

    /** Seeds 0, 1 and 2 if none is named. */
    static Trials parse(String[] args, long usualSteps) {
        List<String> seeds = new ArrayList<>();
        long steps = usualSteps;
        for (String arg : args) {
            if (arg.matches("steps=[1-9][0-9]{1,8}")) {
                steps = Long.parseLong(arg.substring("steps=".length()));
            } else if (arg.matches("[0-9]{1,18}")) {
                seeds.add(arg);
            } else {
                throw new IllegalArgumentException(
                        "arguments are seeds, and steps=N with N of at least 10, got: '" + arg + "'");
            }
        }
        return new Trials(seeds.isEmpty() ? List.of("0", "1", "2") : List.copyOf(seeds), steps);
    }

    /** Steps that do not count. */
    long warmUp() {
        return steps / 3;
    }
}
