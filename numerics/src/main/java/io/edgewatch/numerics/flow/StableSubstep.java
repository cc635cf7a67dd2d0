package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One Euler substep of the stable flow dw/dt = −P⁻¹∇L, optimizer state and all. */
final class StableSubstep {
    private final Objective objective;
    private final PreconditionedRule rule;
    private final INDArray velocity;
    private final INDArray squares;

    /** @param like a vector of the weights' shape and precision; left as it is */
    StableSubstep(Objective objective, PreconditionedRule rule, INDArray like) {
        this.objective = objective;
        this.rule = rule;
        this.velocity = like.dup();
        this.squares = like.dup();
    }

    /** Moves on by dt; false, and nothing done, where the gradient is not finite. */
    boolean take(FlowPosition position, double dt) {
        INDArray gradient = objective.at(position.weights()).gradient();
        if (!Double.isFinite(gradient.norm2Number().doubleValue())) {
            return false;
        }
        Preconditioner P = position.preconditioner(rule);
        velocity.assign(gradient).negi();
        P.divide(velocity);
        squares.assign(gradient).muli(gradient);
        position.move(rule, velocity, squares, dt);
        return true;
    }
}
