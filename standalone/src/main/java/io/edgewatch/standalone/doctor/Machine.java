package io.edgewatch.standalone.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.numerics.blas.ProductRate;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What this machine is, as far as it matters.
 *
 * @param java version and vendor
 * @param maxHeapBytes the largest the heap may become
 * @param collectors garbage collectors in use
 * @param processors the JVM may use
 * @param ompThreads {@code OMP_NUM_THREADS}, if set
 * @param blasKernel OpenBLAS' choice
 * @param blasThreads of one product
 * @param gigaflops single-precision products of 512 × 512 matrices
 * @param memoryBytes of the machine, or of the container
 * @param swapUsedBytes swapped out now
 * @param freeDiskBytes where data would lie
 */
record Machine(
        String java,
        long maxHeapBytes,
        String collectors,
        int processors,
        Optional<String> ompThreads,
        String blasKernel,
        int blasThreads,
        double gigaflops,
        long memoryBytes,
        long swapUsedBytes,
        long freeDiskBytes) {
    private static final int PRODUCT_SIZE = 512;
    private static final Duration PRODUCT_TIME = Duration.ofMillis(500);

    /** Looks at this machine; takes half a second. */
    static Machine look(Path dataDirectory) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                System.getProperty("java.version", "?") + " (" + System.getProperty("java.vendor", "?") + ")",
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                Runtime.getRuntime().availableProcessors(),
                Optional.ofNullable(System.getenv("OMP_NUM_THREADS")),
                Blas.kernel(),
                Blas.threads(),
                ProductRate.gigaflops(PRODUCT_SIZE, PRODUCT_TIME),
                system.getTotalMemorySize(),
                system.getTotalSwapSpaceSize() - system.getFreeSwapSpaceSize(),
                freeDisk(dataDirectory));
    }

    private static long freeDisk(Path directory) {
        Path there = directory.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there.toFile().getUsableSpace();
    }
}
