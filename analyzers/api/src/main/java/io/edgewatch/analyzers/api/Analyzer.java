package io.edgewatch.analyzers.api;

/** Measures one run; made, called and closed on one thread by the host. */
public interface Analyzer extends AutoCloseable {

    /**
     * Called once per step, in step order, which may begin late and have gaps. Must not keep a reference to {@code step}
     * or its tensors, nor change these.
     *
     * <p>A step whose weights or gradient are not finite is no error: what cannot be measured there is left out. An
     * analyzer measures again when finite steps follow.
     */
    void analyze(TrainingStep step, Measurements out);

    /** Frees what {@link AnalyzerPlugin#create} took; the context's objective is not the analyzer's to close. */
    @Override
    void close();
}
