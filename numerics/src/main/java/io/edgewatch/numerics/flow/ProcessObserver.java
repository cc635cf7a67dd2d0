package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** Loss, gradient norm and top of the spectrum at one point after the other of one process. */
public final class ProcessObserver implements AutoCloseable {
    private final EffectiveSpectrum spectrum;
    private boolean begun;

    public ProcessObserver(Objective objective, FlowSettings settings) {
        this.spectrum = new EffectiveSpectrum(objective.dimension(), objective.precision(), settings.reported());
    }

    /** Observes a point; where numbers are not finite the status is an end. */
    public ProcessPoint observe(PointEvaluation point, Preconditioner preconditioner) {
        double loss = point.loss();
        double norm = point.gradient().norm2Number().doubleValue();
        Optional<EffectivePairs> pairs = Double.isFinite(loss) && Double.isFinite(norm)
                ? spectrum.of(point, preconditioner, Double.POSITIVE_INFINITY)
                : Optional.empty();
        FlowStatus status =
                pairs.map(ProcessObserver::status).orElse(begun ? FlowStatus.DIVERGED : FlowStatus.NOT_FINITE);
        begun = true;
        double scale = preconditioner instanceof Preconditioner.Scalar scalar ? scalar.p() : Double.NaN;
        return new ProcessPoint(status, loss, norm, pairs, scale);
    }

    private static FlowStatus status(EffectivePairs pairs) {
        if (!pairs.converged()) {
            return FlowStatus.NOT_CONVERGED;
        }
        return pairs.value(0) < 0 ? FlowStatus.NEGATIVE_CURVATURE : FlowStatus.OK;
    }

    /** Writes all that later observations depend on. */
    public void save(DataOutput out) throws IOException {
        spectrum.save(out);
        out.writeBoolean(begun);
    }

    /** Goes on where {@link #save} was. */
    public void restore(DataInput in) throws IOException {
        spectrum.restore(in);
        begun = in.readBoolean();
    }

    @Override
    public void close() {
        spectrum.close();
    }
}
