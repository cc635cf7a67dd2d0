package io.edgewatch.analyzers.api;

import io.edgewatch.wire.StateChunks;
import java.util.Optional;

/**
 * Measures one run; made, called and closed on one thread by the host.
 *
 * <p>A host may stop at any step and another one go on. What the analyzer carries from step to step comes back in one of two ways: it is in
 * {@link #state}, or the last {@link #memory} steps tell it again. What it only carries to be faster need not come back.
 */
public interface Analyzer extends AutoCloseable {

    /**
     * Called once per step, in step order, which may begin late and have gaps. Must not keep a reference to {@code step}
     * or its tensors, nor change these.
     *
     * <p>A step whose weights or gradient are not finite is no error: what cannot be measured there is left out. An
     * analyzer measures again when finite steps follow.
     */
    void analyze(TrainingStep step, Measurements out);

    /** How many of the steps before the next one it must be shown again after an interruption. */
    default int memory() {
        return 0;
    }

    /**
     * Called after an interruption, before the first {@link #analyze}, for the last {@link #memory} steps that were measured already, in
     * step order; fewer where fewer were, or where the topics have lost them.
     */
    default void remember(TrainingStep step) {}

    /**
     * What an analyzer made from it needs to go on after the last step measured, best in a {@link StateFormat}; empty if nothing. The host
     * asks every few seconds, and keeps what is at most {@value #STATE_BYTES} bytes.
     */
    default Optional<byte[]> state() {
        return Optional.empty();
    }

    /** Bytes of a state that is kept. */
    int STATE_BYTES = StateChunks.MAX_BYTES;

    /** Frees what {@link AnalyzerPlugin#create} took; the context's objective is not the analyzer's to close. */
    @Override
    void close();
}
