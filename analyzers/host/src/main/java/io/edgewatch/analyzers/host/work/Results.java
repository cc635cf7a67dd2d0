package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import java.time.Instant;
import java.util.List;

/** Where the analysis of a run puts what it finds; called from the run's worker thread. */
public interface Results {

    /** The measurements of one step, in the order the analyzer made them. */
    void measured(Instant stepTime, List<Measurement> measurements);

    /** Eigenvectors of one step, or of those before it. */
    void eigenvectors(Instant stepTime, List<Eigenvector> eigenvectors);

    /** How far the analysis is; everything measured before has reached the topic when this returns. */
    void progress(Progress progress);

    /** A step that could not be analyzed. */
    void deadLetter(DeadLetter letter);
}
