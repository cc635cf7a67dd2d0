package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Training on the Taylor polynomial of the loss at a fixed w₀: d ← d − P⁻¹(g + Hd), and with the cubic term d ← d − P⁻¹(g + Hd +
 * ½∇(dᵀHd)). How long it stays with training shows what of it curvature alone, and its change, explain. No eigenvectors are needed.
 */
public final class TaylorRollout {

    /** Degree of the polynomial. */
    public enum Degree {
        QUADRATIC,
        CUBIC
    }

    /**
     * After some steps.
     *
     * @param loss L(w₀ + d) of the polynomial
     * @param norm ‖d‖
     * @param along uᵀd
     */
    public record State(double loss, double norm, double along) {
        /** Whether there is anything left to say. */
        public boolean isFinite() {
            return Double.isFinite(loss) && Double.isFinite(norm);
        }
    }

    private final PointEvaluation point;
    private final Preconditioner preconditioner;
    private final Degree degree;
    private final INDArray direction;
    private final INDArray displacement;
    private final INDArray curvature;
    private final INDArray bend;

    /**
     * At w₀, d = 0.
     *
     * @param point at w₀; the objective must stay there while this is used
     * @param preconditioner P, held fixed
     * @param direction u, shape [P]
     */
    public TaylorRollout(PointEvaluation point, Preconditioner preconditioner, Degree degree, INDArray direction) {
        this.point = point;
        this.preconditioner = preconditioner;
        this.degree = degree;
        this.direction = direction.dup();
        this.displacement = block(point.gradient());
        this.curvature = block(point.gradient());
        this.bend = block(point.gradient());
        differentiate();
    }

    private static INDArray block(INDArray vector) {
        return Nd4j.create(vector.dataType(), new long[] {1, vector.length()}, 'c');
    }

    private INDArray row(INDArray block) {
        return block.get(NDArrayIndex.point(0), NDArrayIndex.all());
    }

    private void differentiate() {
        point.hessianTimes(displacement, curvature);
        if (degree == Degree.CUBIC) {
            point.thirdOrder(displacement, displacement, bend);
        }
    }

    /** Where d is. */
    public State state() {
        INDArray d = row(displacement);
        double loss = point.loss() + Block.dot(point.gradient(), d) + 0.5 * Block.dot(d, row(curvature));
        if (degree == Degree.CUBIC) {
            loss += Block.dot(d, row(bend)) / 6;
        }
        return new State(loss, d.norm2Number().doubleValue(), Block.dot(direction, d));
    }

    /** One step; false, and nothing done, once numbers are no longer finite. */
    public boolean step() {
        if (!state().isFinite()) {
            return false;
        }
        INDArray gradient = row(curvature);
        gradient.addi(point.gradient());
        if (degree == Degree.CUBIC) {
            Block.add(gradient, 0.5, row(bend));
        }
        preconditioner.divide(gradient);
        row(displacement).subi(gradient);
        differentiate();
        return true;
    }

    /** Whether a prediction is off by 10 % of what is measured. */
    public static boolean isOff(double predicted, double measured) {
        return !(Math.abs(predicted - measured) <= 0.1 * Math.abs(measured));
    }
}
