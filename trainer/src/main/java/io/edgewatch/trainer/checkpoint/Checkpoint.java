package io.edgewatch.trainer.checkpoint;

/** Where a run stands: w(t) before step t. */
public final class Checkpoint {
    private final String identity;
    private final long nextStep;
    private final byte[] weights;

    /**
     * A checkpoint.
     *
     * @param identity SHA-256 that names the run, lower-case hexadecimal
     * @param nextStep t, the first step not yet taken
     * @param weights w(t), raw little-endian; not copied
     */
    public Checkpoint(String identity, long nextStep, byte[] weights) {
        if (identity.length() != CheckpointFormat.IDENTITY_BYTES) {
            throw new IllegalArgumentException("a run's identity must be a SHA-256, got: '" + identity + "'");
        }
        if (nextStep < 0) {
            throw new IllegalArgumentException("the next step must be 0 or later, got: " + nextStep);
        }
        this.identity = identity;
        this.nextStep = nextStep;
        this.weights = weights;
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
}
