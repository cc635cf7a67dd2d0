package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.eigen.EffectiveHessian;
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.SpectrumAnswer;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Follows the top of the spectrum of P⁻¹H along a process; one for each process, because it starts warm. */
public final class EffectiveSpectrum implements AutoCloseable {
    private final TopSpectrum spectrum;
    private final EffectiveHessian hessian;
    private final Block orthonormal;
    private final Block directions;
    private final Block products;
    private int tracked;

    public EffectiveSpectrum(int dimension, DataType precision, SpectrumSettings settings) {
        this.spectrum = new TopSpectrum(dimension, precision, settings);
        int rows = Math.min(settings.minPairs(), dimension);
        this.hessian = new EffectiveHessian(dimension, precision);
        this.orthonormal = new Block(rows, dimension, precision);
        this.directions = new Block(rows, dimension, precision);
        this.products = new Block(rows, dimension, precision);
    }

    /**
     * All pairs from {@code level} on, but at least and at most as many as the settings say; empty if a product is not finite.
     *
     * @param point where; not kept
     * @param preconditioner P there
     */
    public Optional<EffectivePairs> of(PointEvaluation point, Preconditioner preconditioner, double level) {
        SpectrumAnswer answer = spectrum.of(hessian.at(point, preconditioner), level);
        if (!(answer instanceof EigenEstimates estimates)) {
            tracked = 0;
            return Optional.empty();
        }
        tracked = estimates.pairs();
        orthonormal.rows(tracked).assign(estimates.vectors());
        double residual = 0;
        for (int i = 0; i < tracked; i++) {
            residual = Math.max(residual, estimates.residual(i));
        }
        boolean converged = estimates.outcome() != EigenEstimates.Outcome.OUT_OF_PRODUCTS;
        return Optional.of(new EffectivePairs(
                estimates.values(), residual, scaled(preconditioner), estimates.products(), converged));
    }

    /** The best pairs within the last answer's span, for one product each; empty if a product is not finite. */
    public Optional<EffectivePairs> withinLastSpan(PointEvaluation point, Preconditioner preconditioner) {
        if (tracked == 0) {
            return of(point, preconditioner, Double.POSITIVE_INFINITY);
        }
        INDArray V = orthonormal.rows(tracked);
        INDArray AV = products.rows(tracked);
        hessian.at(point, preconditioner).apply(V, AV);
        DMatrixRMaj T = Block.gram(V, AV);
        if (MatrixFeatures_DDRM.hasUncountable(T)) {
            tracked = 0;
            return Optional.empty();
        }
        SmallSpectrum ritz = SmallSpectrum.of(T);
        ritz.rotateRows(V, directions.rows(tracked));
        ritz.rotateRows(AV, directions.rows(tracked));
        double residual = 0;
        for (int i = 0; i < tracked; i++) {
            INDArray r = AV.getRow(i);
            Block.add(r, -ritz.value(i), V.getRow(i));
            residual = Math.max(residual, Math.sqrt(Block.dot(r, r)));
        }
        return Optional.of(new EffectivePairs(ritz.values(), residual, scaled(preconditioner), tracked, true));
    }

    /** Lets the next answer begin at the last one of {@code other}, whatever was before. */
    public void startFrom(EffectiveSpectrum other) {
        spectrum.startFrom(other.orthonormalRows());
    }

    /** P^½U of the last answer, orthonormal rows; valid until the next. */
    INDArray orthonormalRows() {
        return orthonormal.rows(tracked);
    }

    private INDArray scaled(Preconditioner preconditioner) {
        INDArray U = directions.rows(tracked);
        U.assign(orthonormal.rows(tracked));
        preconditioner.divideByRoot(U);
        return U;
    }

    /** Writes all that the next answer depends on. */
    public void save(DataOutput out) throws IOException {
        spectrum.save(out);
        out.writeInt(tracked);
        if (tracked > 0) {
            NumberStream.write(orthonormal.rows(tracked), out);
        }
    }

    /** Goes on where {@link #save} was. */
    public void restore(DataInput in) throws IOException {
        spectrum.restore(in);
        tracked = in.readInt();
        if (tracked > 0) {
            NumberStream.read(in, orthonormal.rows(tracked));
        }
    }

    @Override
    public void close() {
        spectrum.close();
        hessian.close();
        orthonormal.close();
        directions.close();
        products.close();
    }
}
