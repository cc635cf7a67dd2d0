package io.edgewatch.numerics.blas;

import java.time.Duration;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** How fast this machine multiplies matrices, as trainer and analyzers do. */
public final class ProductRate {
    private ProductRate() {}

    /**
     * The best rate of C ← AB in single precision, A and B of shape [n, n], with the threads that {@link Blas#threads}
     * says.
     *
     * @param n at least 1
     * @param duration how long to try
     * @return 2n³ operations over the time of the fastest product, in 10⁹ per second
     */
    public static double gigaflops(int n, Duration duration) {
        if (n < 1) {
            throw new IllegalArgumentException("n must be at least 1, got: " + n);
        }
        Blas.threads(); // loads the library
        long size = (long) n * n;
        try (FloatPointer a = ones(size);
                FloatPointer b = ones(size);
                FloatPointer c = ones(size)) {
            long fastestNanos = Long.MAX_VALUE;
            long end = System.nanoTime() + duration.toNanos();
            do {
                long start = System.nanoTime();
                openblas_nolapack.cblas_sgemm(
                        openblas_nolapack.CblasRowMajor,
                        openblas_nolapack.CblasNoTrans,
                        openblas_nolapack.CblasNoTrans,
                        n,
                        n,
                        n,
                        1,
                        a,
                        n,
                        b,
                        n,
                        0,
                        c,
                        n);
                fastestNanos = Math.min(fastestNanos, Math.max(1, System.nanoTime() - start));
            } while (System.nanoTime() < end);
            return 2.0 * n * n * n / fastestNanos;
        }
    }

    private static FloatPointer ones(long size) {
        FloatPointer numbers = new FloatPointer(size);
        for (long i = 0; i < size; i++) {
            numbers.put(i, 1);
        }
        return numbers;
    }
}
