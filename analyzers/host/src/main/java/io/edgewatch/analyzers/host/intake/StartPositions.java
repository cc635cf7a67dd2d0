package io.edgewatch.analyzers.host.intake;

import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an instance starts reading a partition: at the earliest record that an unfinished run of it still needs.
 *
 * @param runs manifests of the partition's runs, by id
 * @param progress the instance's progress on them, by run
 * @param offsets per topic, where to start; the topic's end where no run needs anything
 */
record StartPositions(Map<String, RunManifest> runs, Map<String, Progress> progress, Map<Topic, Long> offsets) {
    private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

    /** Finds where to start reading a partition whose topics have these ends. */
    @FunctionalInterface
    interface Finder {
        StartPositions find(int partition, Map<Topic, Long> ends);
    }

    /**
     * Finds them.
     *
     * @param ends the topics' ends, taken before this call: a run that starts later starts behind them
     */
    static StartPositions find(TopicSnapshot snapshot, String instance, int partition, Map<Topic, Long> ends) {
        Map<String, RunManifest> runs = RunCatalogue.read(snapshot, partition);
        Map<String, Progress> progress = progress(snapshot, instance, partition);
        return new StartPositions(runs, progress, offsets(runs.values(), progress, ends));
    }

    static Map<Topic, Long> offsets(
            Collection<RunManifest> runs, Map<String, Progress> progress, Map<Topic, Long> ends) {
        Map<Topic, Long> offsets = new EnumMap<>(ends);
        for (RunManifest run : runs) {
            Optional<Progress> sofar = Optional.ofNullable(progress.get(run.run()));
            if (sofar.filter(p -> isOver(p, run)).isPresent()) {
                continue;
            }
            Map<Topic, Long> first = new HashMap<>(run.attempts().get(0).startOffsets());
            sofar.ifPresent(p -> first.putAll(p.nextOffsets()));
            offsets.replaceAll((topic, offset) -> Math.min(offset, first.getOrDefault(topic, offset)));
        }
        return offsets;
    }

    /** Whether the instance is done with the run as it stands now: a new attempt opens it again. */
    static boolean isOver(Progress progress, RunManifest run) {
        Attempt latest = run.latestAttempt();
        return progress.analysis() != Progress.Analysis.RUNNING && progress.attempt() >= latest.number();
    }

    private static Map<String, Progress> progress(TopicSnapshot snapshot, String instance, int partition) {
        ProgressCodec codec = new ProgressCodec();
        Map<String, Progress> progress = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : snapshot.read(Topic.PROGRESS, partition)) {
            try {
                ProgressKey key = ProgressKey.decode(record.key());
                if (!key.instance().equals(instance)) {
                    continue;
                }
                if (record.value() == null) {
                    progress.remove(key.run());
                } else {
                    progress.put(key.run(), codec.decode(record.value()));
                }
            } catch (MalformedRecordException e) {
                LOG.warn("{}-{} offset {}: {}", record.topic(), partition, record.offset(), e.getMessage());
            }
        }
        return progress;
    }
}
