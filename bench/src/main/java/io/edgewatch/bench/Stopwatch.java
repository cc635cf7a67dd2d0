package io.edgewatch.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs contenders in turns, so that a busy neighbour hits all alike, and keeps the median of this thread's CPU time. */
final class Stopwatch {

    private static final double NANOS_PER_MILLI = 1e6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int warmUpRounds;
    private final int rounds;

    Stopwatch(int warmUpRounds, int rounds) {
        this.warmUpRounds = warmUpRounds;
        this.rounds = rounds;
    }

    /** Median milliseconds of each contender. */
    Map<String, Double> medians(Map<String, Runnable> contenders) {
        var times = new LinkedHashMap<String, double[]>();
        contenders.keySet().forEach(name -> times.put(name, new double[rounds]));
        for (int round = -warmUpRounds; round < rounds; round++) {
            for (var contender : contenders.entrySet()) {
                double millis = millis(contender.getValue());
                var series = times.get(contender.getKey());
                if (round >= 0 && series != null) {
                    series[round] = millis;
                }
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        times.forEach((name, series) -> medians.put(name, median(series)));
        return medians;
    }

    private double millis(Runnable work) {
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - start) / NANOS_PER_MILLI;
    }

    private static double median(double[] series) {
        var sorted = series.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
