package io.edgewatch.numerics.blas;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** The OpenBLAS that ND4J multiplies matrices with; one per JVM. */
public final class Blas {
    private Blas() {}

    /** The kernel in use, such as {@code SkylakeX}; a wrong one costs a factor of three. */
    public static String kernel() {
        load();
        return openblas_nolapack.openblas_get_corename().getString();
    }

    /** Threads a product may use. */
    public static int threads() {
        load();
        return openblas_nolapack.openblas_get_num_threads();
    }

    /** Sets {@link #threads}, for the whole JVM. */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("BLAS threads must be at least 1, got: " + threads);
        }
        load();
        openblas_nolapack.openblas_set_num_threads(threads);
    }

    /** ND4J loads the library at its first use. */
    private static void load() {
        Nd4j.getBackend();
    }
}
