package io.edgewatch.trainer;

import io.edgewatch.experiment.file.Change;
import io.edgewatch.experiment.file.ExperimentFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The experiments that {@code --set} asks for.
 *
 * @param variants the changes of each, at least one list; the last option's value moves fastest
 */
record Sweep(List<List<Change>> variants) {
    /** So many runs of one process are a slip rather than a wish. */
    static final int MOST_RUNS = 64;

    Sweep {
        variants = List.copyOf(variants);
    }

    static Sweep of(List<String> options) throws ExperimentFileException {
        List<List<Change>> variants = List.of(List.of());
        Set<List<String>> keys = new HashSet<>();
        for (String option : options) {
            List<Change> changes = Change.parse(option);
            if (!keys.add(changes.get(0).keys())) {
                throw new IllegalArgumentException("--set names "
                        + String.join(".", changes.get(0).keys()) + " twice; several values go into one, after commas");
            }
            variants = combined(variants, changes);
            if (variants.size() > MOST_RUNS) {
                throw new IllegalArgumentException(
                        "--set makes more than " + MOST_RUNS + " runs; start several processes with fewer each");
            }
        }
        return new Sweep(variants);
    }

    private static List<List<Change>> combined(List<List<Change>> variants, List<Change> changes) {
        List<List<Change>> combined = new ArrayList<>();
        for (List<Change> variant : variants) {
            for (Change change : changes) {
                List<Change> longer = new ArrayList<>(variant);
                longer.add(change);
                combined.add(longer);
            }
        }
        return combined;
    }

    /** The id of the n-th of {@code count} runs, from 0. */
    static String run(String base, int n, int count) {
        return count == 1 ? base : base + '-' + (n + 1);
    }
}
