package io.edgewatch.analyzers.secant;

import io.edgewatch.analyzers.api.TrainingStep;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Between the weights of two consecutive steps, s = w(t+1) − w(t) and y = g(t+1) − g(t): sᵀy/sᵀs is the Rayleigh quotient at s of the Hessian
 * averaged over the segment.
 *
 * @param curvature sᵀy/sᵀs
 * @param cosine of g(t) and g(t+1)
 * @param skew how much the curvature along s differs between the ends, by the losses there: |φ‴|/sᵀs of the cubic φ that has the losses and
 *     slopes of both ends
 * @param roundOff of curvature and half the skew
 */
record Segment(double curvature, double cosine, double skew, double roundOff) {

    /** Arrays for the differences, of one run. */
    record Buffers(INDArray s, INDArray y) {
        Buffers(DataType precision, long dimension) {
            this(Nd4j.createUninitialized(precision, dimension), Nd4j.createUninitialized(precision, dimension));
        }
    }

    /** What is known of a step when the next comes. */
    record End(INDArray weights, INDArray gradient, double loss) {
        End(DataType precision, long dimension) {
            this(Nd4j.zeros(precision, dimension), Nd4j.zeros(precision, dimension), 0);
        }

        End of(TrainingStep step) {
            weights.assign(step.requireWeights());
            gradient.assign(step.requireGradient());
            return new End(weights, gradient, step.loss());
        }
    }

    static Segment between(End begin, TrainingStep end, Buffers buffers) {
        INDArray s = buffers.s.assign(end.requireWeights()).subi(begin.weights);
        INDArray y = buffers.y.assign(end.requireGradient()).subi(begin.gradient);
        double unit = s.dataType() == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1.0);
        double length = norm(s);
        double square = length * length;
        double gradients = norm(begin.gradient) + norm(end.requireGradient());
        double slopes = dot(begin.gradient, s) + dot(end.requireGradient(), s);
        double curvature = dot(s, y) / square;
        double skew = 12 * Math.abs(slopes / 2 - (end.loss() - begin.loss)) / square;
        double ofLosses = 6 * (Math.abs(begin.loss) + Math.abs(end.loss())) / square;
        double ofGradients = 6 * gradients / length;
        double ofWeights = 4 * Math.abs(curvature) * norm(end.requireWeights()) / length;
        double cosine =
                dot(begin.gradient, end.requireGradient()) / (norm(begin.gradient) * norm(end.requireGradient()));
        return new Segment(curvature, cosine, skew, unit * (ofLosses + ofGradients + ofWeights));
    }

    /** Whether all of it is known. */
    boolean isFinite() {
        return Double.isFinite(curvature) && Double.isFinite(cosine) && Double.isFinite(skew + roundOff);
    }

    private static double norm(INDArray vector) {
        return Nd4j.getBlasWrapper().nrm2(vector);
    }

    private static double dot(INDArray a, INDArray b) {
        return Nd4j.getBlasWrapper().dot(a, b);
    }
}
