package io.edgewatch.bench.pipeline;

import io.edgewatch.wire.Probe;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far a run's probes are off its sharpness, and when they show its crossing of the edge. */
final class ProbeAccuracy {
    static final String HEADINGS = "off by, median | nine of ten | within 1 % from | crosses at"
            + " | first probe from there | that one is off by | first probe above | a probe, ms";

    private final SortedMap<Long, Probe> probes;
    private final SortedMap<Long, Double> sharpness;
    private final double threshold;

    /**
     * Of one run.
     *
     * @param sharpness at every step
     * @param threshold that is crossed
     */
    ProbeAccuracy(SortedMap<Long, Probe> probes, SortedMap<Long, Double> sharpness, double threshold) {
        this.probes = probes;
        this.sharpness = sharpness;
        this.threshold = threshold;
    }

    /** Of a table's row, in the order of {@link #HEADINGS}. */
    String cells() {
        double[] off = probes.entrySet().stream()
                .mapToDouble(probe -> Math.abs(off(probe)))
                .sorted()
                .toArray();
        long crossing = sharpness.entrySet().stream()
                .filter(at -> at.getValue() >= threshold)
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
        Map.Entry<Long, Probe> next =
                probes.tailMap(crossing).entrySet().iterator().next();
        String shown = probes.entrySet().stream()
                .filter(probe -> probe.getValue().curvature() >= threshold)
                .findFirst()
                .map(probe -> Long.toString(probe.getKey()))
                .orElse("none");
        double[] seconds =
                probes.values().stream().mapToDouble(Probe::seconds).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%.2f %% | %.2f %% | %d | %d | %d | %.1f %% | %s | %.1f",
                percent(off[off.length / 2]),
                percent(off[(int) (0.9 * (off.length - 1))]),
                settled(),
                crossing,
                next.getKey(),
                percent(off(next)),
                shown,
                seconds[seconds.length / 2] * 1e3);
    }

    /** The first probe from which on all are within 1 %; those before the direction has turned to the top one are not. */
    private long settled() {
        long settled = probes.lastKey() + 1;
        for (Map.Entry<Long, Probe> probe :
                new TreeMap<>(probes).descendingMap().entrySet()) {
            if (Math.abs(off(probe)) > 0.01) {
                break;
            }
            settled = probe.getKey();
        }
        return settled;
    }

    private double off(Map.Entry<Long, Probe> probe) {
        Double exact = sharpness.get(probe.getKey());
        if (exact == null) {
            throw new IllegalStateException("step " + probe.getKey() + " was probed and not measured");
        }
        return probe.getValue().curvature() / exact - 1;
    }

    private static double percent(double share) {
        return 100 * share;
    }
}
