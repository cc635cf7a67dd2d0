package io.edgewatch.standalone.demo;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.wire.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The last step that each host of this JVM is done with, −1 for none; hosts that are through with the run are left out. */
final class AnalyzerPositions implements Supplier<Map<String, Long>> {
    private final List<AnalyzerHost> hosts;
    private final RunObserver observer;
    private final String run;

    AnalyzerPositions(List<AnalyzerHost> hosts, RunObserver observer, String run) {
        this.hosts = List.copyOf(hosts);
        this.observer = observer;
        this.run = run;
    }

    @Override
    public Map<String, Long> get() {
        Map<String, Progress> published = observer.look(RunView::progress);
        Map<String, Long> done = new HashMap<>();
        for (AnalyzerHost host : hosts) {
            String instance = host.instance().name();
            Optional<Progress> progress = Optional.ofNullable(published.get(instance));
            if (progress.isEmpty() || progress.get().analysis() == Progress.Analysis.RUNNING) {
                done.put(instance, doneStep(host, progress));
            }
        }
        return done;
    }

    /** Published progress is seconds old; of a run that a host is not at there is no other. */
    private long doneStep(AnalyzerHost host, Optional<Progress> published) {
        return host.status().stream()
                .filter(status -> status.run().equals(run))
                .mapToLong(RunStatus::doneStep)
                .findFirst()
                .orElseGet(() -> published.map(Progress::lastCompletedStep).orElse(-1L));
    }
}
