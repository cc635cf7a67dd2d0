package io.edgewatch.trainer;

import io.edgewatch.wire.Probe;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One extra gradient at w + εv: Hv ≈ (∇L(w + εv) − ∇L(w))/ε, the estimate is vᵀHv, and the next v is Hv/‖Hv‖. So the power iteration goes on
 * from step to step while H changes little. It begins with v along the gradient, after a resumption again; training is the same with and
 * without it.
 */
final class CurvatureProbe {
    private final int every;
    private final LongSupplier nanoTime;
    private final double relativeStep;
    private final INDArray gradient;
    private final INDArray direction;
    private final INDArray moved;
    private boolean begun;

    /**
     * A probe that has not begun.
     *
     * @param every it is due at the multiples of this; 0 is never
     */
    CurvatureProbe(int every, long dimension, DataType precision, LongSupplier nanoTime) {
        this.every = every;
        this.nanoTime = nanoTime;
        this.relativeStep = precision == DataType.FLOAT ? 1e-4 : 1e-6;
        long length = every == 0 ? 0 : dimension;
        this.gradient = Nd4j.zeros(precision, length);
        this.direction = Nd4j.zeros(precision, length);
        this.moved = Nd4j.zeros(precision, length);
    }

    /** One that is never due. */
    static CurvatureProbe none() {
        return new CurvatureProbe(0, 0, DataType.DOUBLE, () -> 0);
    }

    boolean isDueAt(long step) {
        return every > 0 && step % every == 0;
    }

    /** A copy of ∇L(w), which {@link #take} needs; overwritten by the next. */
    INDArray keep(INDArray gradientThere) {
        return gradient.assign(gradientThere);
    }

    /** Takes the probe at w, whose gradient was kept; {@code loss} is at another point afterwards. */
    Probe take(long step, INDArray weights, StepLoss loss) {
        long begin = nanoTime.getAsLong();
        if (!begun) {
            direction.assign(gradient);
            begun = normalize(direction);
        }
        double epsilon = relativeStep * Math.max(norm(weights), Double.MIN_NORMAL);
        moved.assign(weights);
        Nd4j.getBlasWrapper().level1().axpy(moved.length(), epsilon, direction, moved);
        moved.assign(loss.at(step, moved).gradient()).subi(gradient).divi(epsilon);
        double curvature = Nd4j.getBlasWrapper().dot(direction, moved);
        double length = norm(moved);
        if (normalize(moved)) {
            direction.assign(moved);
        }
        double residual = Math.sqrt(Math.max(0, (length - curvature) * (length + curvature)));
        return new Probe(curvature, residual, 1, (nanoTime.getAsLong() - begin) * 1e-9);
    }

    /** Answers whether it has a direction. */
    private static boolean normalize(INDArray vector) {
        double length = norm(vector);
        if (!(length > 0) || Double.isInfinite(length)) {
            return false;
        }
        vector.divi(length);
        return true;
    }

    private static double norm(INDArray vector) {
        return Nd4j.getBlasWrapper().nrm2(vector);
    }
}
