package io.edgewatch.numerics.blas;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_full;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * The OpenBLAS below ND4J and our own kernels. The JVM holds it twice: ND4J links the full library, our products the one
 * without LAPACK; both are the same build and get the same number of threads.
 */
public final class Blas {
    private Blas() {}

    /** The kernel in use, such as {@code SkylakeX}; a wrong one costs a factor of three. */
    public static String kernel() {
        return openblas_full.openblas_get_corename().getString();
    }

    /** Threads a product may use. */
    public static int threads() {
        load();
        int set = openblas_nolapack.blas_get_num_threads();
        return set > 0 ? set : openblas_full.openblas_get_num_threads(); // nobody has set it: both begin alike
    }

    /** Sets {@link #threads}, for the whole JVM. */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("BLAS threads must be at least 1, got: " + threads);
        }
        load();
        openblas_nolapack.blas_set_num_threads(threads);
        openblas_full.openblas_set_num_threads(threads);
    }

    private static void load() {
        Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class);
    }
}
