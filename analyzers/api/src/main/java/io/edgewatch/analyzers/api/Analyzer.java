package io.edgewatch.analyzers.api;

/** Measures one run; made, called and closed on one thread by the host. */
public interface Analyzer extends AutoCloseable {

    /** Called once per step, in step order. Must not keep a reference to {@code step} or its tensors. */
    void analyze(TrainingStep step, Measurements out);

    /** Frees what {@link AnalyzerPlugin#create} took; the context's objective is not the analyzer's to close. */
    @Override
    void close();
}
