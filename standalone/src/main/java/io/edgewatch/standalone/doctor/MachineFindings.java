package io.edgewatch.standalone.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges a machine. Pure: the machine is handed in. */
final class MachineFindings {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    /** OpenBLAS kernels without AVX. */
    private static final Set<String> SSE = Set.of(
            "prescott",
            "core2",
            "penryn",
            "dunnington",
            "nehalem",
            "atom",
            "opteron",
            "opteron_sse3",
            "barcelona",
            "bobcat",
            "katmai",
            "northwood",
            "generic");

    private MachineFindings() {}

    static List<Finding> of(Machine machine, Path dataDirectory) {
        return List.of(
                Finding.ok(
                        "java", machine.java() + ", " + machine.processors() + " processors, " + machine.collectors()),
                heap(machine),
                ompThreads(machine),
                kernel(machine),
                blasThreads(machine),
                Finding.ok(
                        "matrix products",
                        String.format(Locale.ROOT, "%.1f Gflop/s, 512 × 512 in single precision", machine.gigaflops())),
                swap(machine),
                disk(machine, dataDirectory));
    }

    private static Finding heap(Machine machine) {
        String found = size(machine.maxHeapBytes()) + " at most, of " + size(machine.memoryBytes()) + " memory";
        if (machine.maxHeapBytes() < 450 * MEBIBYTE) { // -Xmx512m is that less a survivor space
            return Finding.warn("heap", found, "the demo needs 512 MiB: EDGEWATCH_JAVA_OPTIONS=-Xmx1g");
        }
        if (machine.maxHeapBytes() > machine.memoryBytes()) {
            return Finding.warn("heap", found, "more than there is: lower -Xmx in EDGEWATCH_JAVA_OPTIONS");
        }
        return Finding.ok("heap", found);
    }

    private static Finding ompThreads(Machine machine) {
        String subject = "OMP_NUM_THREADS";
        if (machine.ompThreads().isEmpty()) {
            return Finding.warn(
                    subject,
                    "not set",
                    "set it to 1, as ./edgewatch does: spinning threads on busy cores cost a factor of a hundred");
        }
        String threads = machine.ompThreads().get();
        return threads.equals("1")
                ? Finding.ok(subject, threads)
                : Finding.warn(subject, threads, "set it to 1 unless this machine runs nothing else");
    }

    private static Finding kernel(Machine machine) {
        String kernel = machine.blasKernel();
        return SSE.contains(kernel.toLowerCase(Locale.ROOT))
                ? Finding.warn(
                        "BLAS kernel",
                        kernel,
                        "it is for old processors, three to five times slower: set OPENBLAS_CORETYPE to this"
                                + " machine's, such as Haswell or Zen")
                : Finding.ok("BLAS kernel", kernel);
    }

    private static Finding blasThreads(Machine machine) {
        String found = machine.blasThreads() + " for one product";
        return machine.blasThreads() > machine.processors()
                ? Finding.warn(
                        "BLAS threads",
                        found,
                        "more than the " + machine.processors() + " processors: lower --blas-threads")
                : Finding.ok("BLAS threads", found);
    }

    private static Finding swap(Machine machine) {
        String found = machine.swapUsedBytes() == 0 ? "none in use" : size(machine.swapUsedBytes()) + " in use";
        return machine.swapUsedBytes() > machine.memoryBytes() / 10
                ? Finding.warn("swap", found, "memory is short: end something, or lower -Xmx in EDGEWATCH_JAVA_OPTIONS")
                : Finding.ok("swap", found);
    }

    private static Finding disk(Machine machine, Path dataDirectory) {
        String found = size(machine.freeDiskBytes()) + " free for " + dataDirectory;
        if (machine.freeDiskBytes() < GIBIBYTE) {
            return Finding.fail("disk", found, "free some, or choose another place: --data-dir DIR");
        }
        return machine.freeDiskBytes() < 12 * GIBIBYTE
                ? Finding.warn(
                        "disk", found, "less than the usual 10 GiB of tensors take: edgewatch broker --tensor-budget")
                : Finding.ok("disk", found);
    }

    private static String size(long bytes) {
        return bytes < GIBIBYTE
                ? bytes / MEBIBYTE + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIBIBYTE);
    }
}
