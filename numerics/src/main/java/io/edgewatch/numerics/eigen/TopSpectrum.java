package io.edgewatch.numerics.eigen;

import io.edgewatch.numerics.eigen.EigenEstimates.Outcome;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The algebraically largest eigenpairs of a symmetric operator that drifts from call to call, such as the Hessian along
 * training.
 *
 * <p>Block Krylov with Rayleigh–Ritz: the eigenvectors of the last call, moved on by {@link WarmStart}, span the first
 * block; if their measured residuals are not small enough, the residuals of those pairs that have not converged are
 * orthonormalized and join the basis, which is compressed to its best Ritz vectors when full (thick restart). k pairs
 * that start converged cost k products.
 *
 * <p>Between {@code minPairs} and {@code maxPairs} it answers all pairs above a given level. Whether one more has risen
 * above it, or has overtaken, cannot be seen from converged pairs. A guard, the best Ritz vector after the last pair,
 * therefore joins every few calls, with two products, and refines itself in doing so.
 *
 * <p>Not thread-safe. Everything of length P is allocated on construction.
 *
 * @see <a href="https://doi.org/10.1137/S0895479898334605">Wu, Simon 2000</a>: thick-restart Lanczos
 */
public final class TopSpectrum implements AutoCloseable {
    /**
     * Calls from one look with the guard to the next. A pair that grows within the tracked span's reach is noticed that soon;
     * one that overtakes from outside it, out of a dense cluster, may take ten times as long.
     */
    private static final int CALLS_PER_LOOK = 4;

    /** Random vectors of a cold start that may grow: so many equal eigenvalues are found at once, more in later calls. */
    private static final int COLD_BLOCK = 3;

    /** A pair once above the level is let go only this share of the level below it, so that it does not flicker. */
    private static final double SLACK = 0.05;

    private final SpectrumSettings settings;
    private final int dimension;
    private final DataType precision;
    private final RitzBasis basis;
    private final WarmStart warmStart;
    private final Rows guard;
    private SplittableRandom random;
    private int tracked;
    private boolean guardKnown;
    private double guardValue;
    private int callsSinceLook;
    private long calls;

    /** Allocates for operators of this dimension and precision. */
    public TopSpectrum(int dimension, DataType precision, SpectrumSettings settings) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, got: " + dimension);
        }
        if (precision != DataType.FLOAT && precision != DataType.DOUBLE) {
            throw new IllegalArgumentException("precision must be FLOAT or DOUBLE, got: " + precision);
        }
        this.settings = settings;
        this.dimension = dimension;
        this.precision = precision;
        int most = Math.min(dimension, settings.maxPairs());
        int block = Math.max(most + 1, COLD_BLOCK);
        this.basis = new RitzBasis(2 * most + 16, block, dimension, precision);
        this.warmStart = new WarmStart(most, dimension, precision);
        this.guard = new Rows(1, dimension, precision);
        this.random = new SplittableRandom(settings.seed());
    }

    /** The {@code minPairs} largest eigenpairs of {@code A}. */
    public SpectrumAnswer of(SymmetricOperator A) {
        return of(A, Double.POSITIVE_INFINITY);
    }

    /**
     * All eigenpairs of {@code A} above {@code level}, but at least {@code minPairs} and at most {@code maxPairs}, the
     * largest first.
     */
    public SpectrumAnswer of(SymmetricOperator A, double level) {
        if (A.dimension() != dimension || A.precision() != precision) {
            throw new IllegalArgumentException("operator must be " + precision + " of dimension " + dimension
                    + ", got: " + A.precision() + " of dimension " + A.dimension());
        }
        random = new SplittableRandom(settings.seed() + calls++);
        boolean cold = tracked == 0;
        boolean look = !cold && guardKnown && callsSinceLook + 1 >= CALLS_PER_LOOK;
        int start = cold ? coldStart(level) : warmStart(look);
        look = look && start > tracked;
        basis.begin(start, random);
        int products = start;
        if (!basis.multiply(A, start)) {
            return notFinite(products);
        }
        int seeds = cold ? start : 0;
        Progress progress = new Progress();
        boolean looked = look;
        while (true) {
            basis.solve();
            int n = basis.size();
            int wanted = wanted(level, n);
            int measured = Math.min(n, Math.max(wanted, look ? wanted + 1 : seeds));
            double[] residuals = basis.residuals(measured);
            double scale = Math.abs(basis.theta(0));
            double worst = 0;
            for (int i = 0; i < wanted; i++) {
                worst = Math.max(worst, residuals[i]);
            }
            boolean converged = worst <= settings.tolerance() * scale;
            int room = Math.min(settings.maxProducts() - products, dimension - n);
            if ((converged && !look) || room == 0 || progress.stalled(worst)) {
                return answer(wanted, residuals, products, outcome(converged, products), looked);
            }
            int[] picked = new int[measured];
            int count = 0;
            for (int i = 0; i < measured && count < room; i++) {
                boolean guarding = look && i == wanted;
                if (guarding || residuals[i] > settings.tolerance() * scale) {
                    picked[count++] = i;
                }
            }
            look = false;
            int added = basis.expand(Arrays.copyOf(picked, count), Math.max(wanted + 1, n / 2));
            if (added == 0) {
                basis.solve();
                return answer(
                        wanted, residuals, products, converged ? Outcome.CONVERGED : Outcome.AT_ROUND_OFF, looked);
            }
            products += added;
            if (!basis.multiply(A, added)) {
                return notFinite(products);
            }
        }
    }

    /** Lets the next call begin at the first {@code maxPairs} rows of {@code vectors}, shape [m, P], instead of its last answer. */
    public void startFrom(INDArray vectors) {
        if (vectors.rank() != 2
                || vectors.size(1) != dimension
                || vectors.size(0) < 1
                || vectors.dataType() != precision) {
            throw new IllegalArgumentException("start vectors must be " + precision + " of shape [m, " + dimension
                    + "], got: " + vectors.dataType() + " " + Arrays.toString(vectors.shape()));
        }
        forget();
        tracked = (int) Math.min(vectors.size(0), Math.min(dimension, settings.maxPairs()));
        for (int i = 0; i < tracked; i++) {
            basis.vectors().copy(i, vectors.getRow(i));
        }
    }

    /** Lets the next call begin as the first did: from the seed. */
    public void forget() {
        calls = 0;
        tracked = 0;
        guardKnown = false;
        callsSinceLook = 0;
        warmStart.forget();
    }

    /** Writes all that later answers depend on, so that they are the same to the last bit after {@link #restore}. */
    public void save(DataOutput out) throws IOException {
        out.writeLong(calls);
        out.writeInt(tracked);
        out.writeBoolean(guardKnown);
        out.writeDouble(guardValue);
        out.writeInt(callsSinceLook);
        basis.vectors().save(tracked, out);
        guard.save(1, out);
        warmStart.save(out);
    }

    /** Goes on where {@link #save} was, of a solver with the same dimension, precision and settings. */
    public void restore(DataInput in) throws IOException {
        calls = in.readLong();
        tracked = in.readInt();
        guardKnown = in.readBoolean();
        guardValue = in.readDouble();
        callsSinceLook = in.readInt();
        basis.vectors().restore(tracked, in);
        guard.restore(1, in);
        warmStart.restore(in);
    }

    private NotFinite notFinite(int products) {
        // the basis is half built, and what comes after such a point is seldom near it
        forget();
        return new NotFinite(products);
    }

    private int coldStart(double level) {
        int mayGrow = level == Double.POSITIVE_INFINITY ? settings.minPairs() : settings.maxPairs();
        int block = Math.max(settings.minPairs(), Math.min(mayGrow, COLD_BLOCK));
        int start = Math.min(Math.min(block, settings.maxProducts()), dimension);
        for (int i = 0; i < start; i++) {
            basis.vectors().fillGaussian(i, random);
        }
        return start;
    }

    private int warmStart(boolean look) {
        warmStart.extrapolate(basis.vectors(), tracked);
        int start = Math.max(tracked, Math.min(settings.minPairs(), dimension));
        for (int i = tracked; i < start; i++) {
            basis.vectors().fillGaussian(i, random);
        }
        start = Math.min(start, settings.maxProducts());
        if (look && start == tracked && start < Math.min(dimension, settings.maxProducts())) {
            basis.vectors().copy(start, guard, 0);
            start++;
        }
        return start;
    }

    private int wanted(double level, int n) {
        int above = 0;
        while (above < n && basis.theta(above) > (above < tracked ? level - SLACK * Math.abs(level) : level)) {
            above++;
        }
        return Math.min(n, Math.max(settings.minPairs(), Math.min(above, settings.maxPairs())));
    }

    private Outcome outcome(boolean converged, int products) {
        if (converged) {
            return Outcome.CONVERGED;
        }
        return products >= settings.maxProducts() ? Outcome.OUT_OF_PRODUCTS : Outcome.AT_ROUND_OFF;
    }

    private EigenEstimates answer(int wanted, double[] residuals, int products, Outcome outcome, boolean looked) {
        double[] values = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            values[i] = basis.theta(i);
        }
        boolean more = basis.size() > wanted;
        double next = more ? basis.theta(wanted) : Double.NEGATIVE_INFINITY;
        basis.collapse(more ? wanted + 1 : wanted);
        // of two candidates for the guard the larger Rayleigh quotient is the better
        if (more && (looked || !guardKnown || wanted != tracked || next >= guardValue)) {
            guard.copy(0, basis.vectors(), wanted);
            guardValue = next;
            guardKnown = true;
        }
        callsSinceLook = looked ? 0 : callsSinceLook + 1;
        tracked = wanted;
        return new EigenEstimates(
                values, Arrays.copyOf(residuals, wanted), basis.vectors().view(0, wanted), products, outcome);
    }

    @Override
    public void close() {
        basis.close();
        warmStart.close();
        guard.close();
    }

    /** Notices that residuals have met the round-off of the precision, or of the operator, and go no lower. */
    private final class Progress {
        private static final int PATIENCE = 4;
        private double best = Double.POSITIVE_INFINITY;
        private int without;

        boolean stalled(double worst) {
            double roundoff = basis.unitRoundoff() * basis.norm();
            without = worst < 0.7 * best ? 0 : without + 1;
            best = Math.min(best, worst);
            return worst <= roundoff || (without >= PATIENCE && worst <= 100 * roundoff);
        }
    }
}
