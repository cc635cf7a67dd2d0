package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Progress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an analysis publishes. */
public class RecordedResults implements Results {
    public final List<Measurement> measurements = new CopyOnWriteArrayList<>();
    public final List<Eigenvector> eigenvectors = new CopyOnWriteArrayList<>();
    public final List<Progress> progresses = new CopyOnWriteArrayList<>();
    public final List<DeadLetter> deadLetters = new CopyOnWriteArrayList<>();

    @Override
    public void measured(Instant stepTime, List<Measurement> all) {
        measurements.addAll(all);
    }

    @Override
    public void eigenvectors(Instant stepTime, List<Eigenvector> all) {
        eigenvectors.addAll(all);
    }

    @Override
    public void progress(Progress progress) {
        progresses.add(progress);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        deadLetters.add(letter);
    }

    /** The steps measured, as attempt:step. */
    public List<String> steps() {
        return measurements.stream()
                .map(m -> m.key().attempt() + ":" + m.key().step())
                .toList();
    }
}
