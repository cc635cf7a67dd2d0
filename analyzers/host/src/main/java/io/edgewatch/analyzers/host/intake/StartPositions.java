package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an instance starts reading a partition: at the earliest record that an unfinished run of it still needs.
 *
 * @param runs manifests of the partition's runs, by id
 * @param progress the instance's progress on them, by run
 * @param refused runs it must not touch, with the reason
 * @param offsets per topic, where to start; the topic's end where no run needs anything
 */
record StartPositions(
        Map<String, RunManifest> runs,
        Map<String, Progress> progress,
        Map<String, String> refused,
        Map<Topic, Long> offsets) {

    /** Finds where to start reading a partition whose topics have these ends. */
    @FunctionalInterface
    interface Finder {
        /**
         * Finds them.
         *
         * @param ends the topics' ends, taken before this call: a run that starts later starts behind them
         */
        StartPositions find(int partition, Map<Topic, Long> ends);
    }

    static StartPositions of(
            Map<String, RunManifest> runs,
            Map<String, Progress> progress,
            Map<String, String> refused,
            Map<Topic, Long> ends) {
        Map<Topic, Long> offsets = new EnumMap<>(ends);
        for (RunManifest run : runs.values()) {
            Optional<Progress> sofar = Optional.ofNullable(progress.get(run.run()));
            if (refused.containsKey(run.run())
                    || sofar.filter(p -> isOver(p, run)).isPresent()) {
                continue;
            }
            Map<Topic, Long> first = needed(run, sofar);
            offsets.replaceAll((topic, offset) -> Math.min(offset, first.getOrDefault(topic, offset)));
        }
        return new StartPositions(runs, progress, refused, offsets);
    }

    /** Per topic, the first record of a run that an instance with this progress has not done. */
    static Map<Topic, Long> needed(RunManifest run, Optional<Progress> sofar) {
        Map<Topic, Long> first = new HashMap<>(run.attempts().get(0).startOffsets());
        sofar.ifPresent(p -> first.putAll(p.nextOffsets()));
        return first;
    }

    /** Whether the instance is done with the run as it stands now: a new attempt opens it again. */
    static boolean isOver(Progress progress, RunManifest run) {
        return progress.analysis() != Progress.Analysis.RUNNING
                && progress.attempt() >= run.latestAttempt().number();
    }
}
