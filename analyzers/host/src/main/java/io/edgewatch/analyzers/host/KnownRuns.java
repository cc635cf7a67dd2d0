package io.edgewatch.analyzers.host;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Nearest;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.Map;
import java.util.Set;

/** The runs of a cluster, for a person who names one. */
final class KnownRuns {
    /** No run has that name; the message says which are near. */
    static final class UnknownRunException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRunException(String message) {
            super(message);
        }
    }

    private static final int NAMED = 5;

    private KnownRuns() {}

    /**
     * The run of that id, as it stands now.
     *
     * @throws UnknownRunException if there is none, naming the nearest
     */
    static RunManifest require(KafkaConnection cluster, String id) {
        try (TopicSetup topics = new TopicSetup(cluster)) {
            topics.requirePartitions(Set.of(Topic.RUNS)); // says what is wrong with the cluster, if anything is
        }
        return require(RunCatalogue.read(new TopicSnapshot(cluster, "edgewatch-analyze")), id, cluster.toString());
    }

    static RunManifest require(Map<String, RunManifest> runs, String id, String cluster) {
        RunManifest found = runs.get(id);
        if (found == null) {
            throw new UnknownRunException("no run '" + id + "' on " + cluster
                    + Nearest.to(id, runs.keySet())
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("; " + known(runs)));
        }
        return found;
    }

    private static String known(Map<String, RunManifest> runs) {
        if (runs.isEmpty()) {
            return "it has no runs yet";
        }
        String some =
                String.join(", ", runs.keySet().stream().sorted().limit(NAMED).toList());
        return "there are: " + some + (runs.size() > NAMED ? " and " + (runs.size() - NAMED) + " more" : "");
    }
}
