package io.edgewatch.trainer.checkpoint;

import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.tensor.TensorBytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a run stands: w(t) and the optimizer's state before step t. */
public final class Checkpoint {
    private final String identity;
    private final long nextStep;
    private final byte[] weights;
    private final Optional<byte[]> optimizerState;

    /**
     * A checkpoint.
     *
     * @param identity SHA-256 that names the run, lower-case hexadecimal
     * @param nextStep t, the first step not yet taken
     * @param weights w(t), raw little-endian; not copied
     * @param optimizerState as {@link StateBytes} has it, not copied; empty if an earlier edgewatch wrote the checkpoint
     */
    Checkpoint(String identity, long nextStep, byte[] weights, Optional<byte[]> optimizerState) {
        if (identity.length() != CheckpointFormat.IDENTITY_BYTES) {
            throw new IllegalArgumentException("a run's identity must be a SHA-256, got: '" + identity + "'");
        }
        if (nextStep < 0) {
            throw new IllegalArgumentException("the next step must be 0 or later, got: " + nextStep);
        }
        this.identity = identity;
        this.nextStep = nextStep;
        this.weights = weights;
        this.optimizerState = optimizerState;
    }

    /** A checkpoint with copies of both. */
    public static Checkpoint of(String identity, long nextStep, INDArray weights, OptimizerState state) {
        byte[] bytes = new byte[TensorBytes.length(weights)];
        TensorBytes.write(weights, ByteBuffer.wrap(bytes));
        byte[] memory = new byte[StateBytes.length(state)];
        StateBytes.write(state, memory);
        return new Checkpoint(identity, nextStep, bytes, Optional.of(memory));
    }

    public String identity() {
        return identity;
    }

    public long nextStep() {
        return nextStep;
    }

    /** Not a copy. */
    public byte[] weights() {
        return weights;
    }

    /** Whether the optimizer's state is kept; earlier edgewatches kept weights only. */
    public boolean hasOptimizerState() {
        return optimizerState.isPresent();
    }

    /** Whether weights and state, if it is kept, are as large as these. */
    public boolean fits(INDArray otherWeights, OptimizerState otherState) {
        return weights.length == TensorBytes.length(otherWeights)
                && optimizerState
                        .map(bytes -> bytes.length == StateBytes.length(otherState))
                        .orElse(true);
    }

    /** Overwrites the weights, and the state if it is kept; they {@link #fits fit}. */
    public void restore(INDArray target, OptimizerState targetState) {
        TensorBytes.read(ByteBuffer.wrap(weights), target);
        optimizerState.ifPresent(bytes -> StateBytes.read(bytes, targetState));
    }

    Optional<byte[]> optimizerState() {
        return optimizerState;
    }
}
