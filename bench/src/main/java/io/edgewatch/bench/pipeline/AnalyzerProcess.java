package io.edgewatch.bench.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A host of some analyzers, a process. */
final class AnalyzerProcess implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(2);
    private static final long WARM_UP_STEPS = 150;

    private final EdgewatchProcess process;
    private final AnalyzedSteps steps;
    private final List<String> analyzers;
    private Map<String, Long> before = new TreeMap<>();

    AnalyzerProcess(EdgewatchProcess process, AnalyzedSteps steps, List<String> analyzers) {
        this.process = process;
        this.steps = steps;
        this.analyzers = analyzers;
    }

    /** Has it measure a short run to its end: then it is assigned its partitions, and its code has been compiled in part. */
    void warmUp(Processes processes, String seed) throws IOException, InterruptedException {
        String run = "warm-up-of-" + analyzers.size();
        try (EdgewatchProcess trainer = processes.train(run, WARM_UP_STEPS, List.of(DefaultExperiment.seed(seed)))) {
            awaitAll(WARM_UP_STEPS, WARM_UP_LIMIT);
        }
        beginAnew();
    }

    /** Counts from here on. */
    void beginAnew() throws IOException, InterruptedException {
        before = steps.now();
    }

    /** How many steps each has been through. */
    Map<String, Long> analyzed() throws IOException, InterruptedException {
        Map<String, Long> now = steps.now();
        Map<String, Long> since = new TreeMap<>();
        for (String analyzer : analyzers) {
            since.put(analyzer, now.getOrDefault(analyzer, 0L) - before.getOrDefault(analyzer, 0L));
        }
        return since;
    }

    /** The one that has been through the fewest. */
    Map.Entry<String, Long> slowest() throws IOException, InterruptedException {
        return analyzed().entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    }

    /** Waits until all have been through so many, or the time is over. */
    void awaitAll(long wanted, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (slowest().getValue() < wanted && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
