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
    /** Whether the velocity is the gradient where the next substep begins. */
    private boolean known;

    /** @param like a vector of the weights' shape and precision; left as it is */
    StableSubstep(Objective objective, PreconditionedRule rule, INDArray like) {
        this.objective = objective;
        this.rule = rule;
        this.velocity = like.dup();
        this.squares = like.dup();
    }

    /** The next substep begins where this is the gradient, and need not evaluate it. */
    void beginWith(INDArray gradient) {
        velocity.assign(gradient);
        known = true;
    }

    /** The next substep begins elsewhere. */
    void forget() {
        known = false;
    }

    /** Moves on by dt; false, and nothing done, where the gradient is not finite. */
    boolean take(FlowPosition position, double dt) {
        if (!known) {
            velocity.assign(objective.at(position.weights()).gradient());
        }
        known = false;
        if (!Double.isFinite(velocity.norm2Number().doubleValue())) {
            return false;
        }
        squares.assign(velocity).muli(velocity);
        Preconditioner P = position.preconditioner(rule);
        P.divide(velocity.negi());
        position.move(rule, velocity, squares, dt);
        return true;
    }
}
