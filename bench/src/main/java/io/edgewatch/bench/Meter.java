package io.edgewatch.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Adds up how often a kind of work was done on this thread, its CPU time and what it allocated on the heap. */
final class Meter {
    private static final double NANOS_PER_MILLI = 1e6;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long vectors;
    private long nanos;
    private long bytes;

    /** Does {@code work}, which makes so many vectors. */
    void add(long made, Runnable work) {
        add(() -> {
            work.run();
            return made;
        });
    }

    /** Does {@code work}, which answers how many vectors it has made. */
    void add(LongSupplier work) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        long made = work.getAsLong();
        nanos += threads.getCurrentThreadCpuTime() - start;
        bytes += threads.getCurrentThreadAllocatedBytes() - allocated;
        vectors += made;
    }

    void reset() {
        vectors = 0;
        nanos = 0;
        bytes = 0;
    }

    double vectors() {
        return vectors;
    }

    double millis() {
        return nanos / NANOS_PER_MILLI;
    }

    double bytes() {
        return bytes;
    }
}
