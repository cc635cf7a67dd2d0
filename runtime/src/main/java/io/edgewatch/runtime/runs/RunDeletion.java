package io.edgewatch.runtime.runs;

import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The keys a run left on compacted topics, each of which gets a tombstone. The manifest's is the last: a deletion that
 * was cut short is found and finished by asking again.
 *
 * @param manifest of the run
 * @param progress keys of its progress
 * @param measurements keys of its measurements
 * @param datasetChunks keys of its training data; empty if another run refers to it
 */
record RunDeletion(RunManifest manifest, Set<String> progress, Set<String> measurements, List<String> datasetChunks) {

    /** A tombstone to be. */
    record Tombstone(Topic topic, int partition, String key) {
        byte[] keyBytes() {
            return key.getBytes(StandardCharsets.UTF_8);
        }
    }

    RunDeletion {
        progress = Set.copyOf(progress);
        measurements = Set.copyOf(measurements);
        datasetChunks = List.copyOf(datasetChunks);
    }

    /**
     * What goes with a run.
     *
     * @param all manifests of the cluster
     * @param progressKeys keys on its partition of progress that have a value
     * @param measurementKeys the same of measurements
     */
    static RunDeletion of(
            RunManifest manifest,
            Collection<RunManifest> all,
            Collection<String> progressKeys,
            Collection<String> measurementKeys) {
        Set<String> progress = new TreeSet<>(progressKeys);
        progress.removeIf(key -> !key.endsWith("/" + manifest.run()));
        Set<String> measurements = new TreeSet<>(measurementKeys);
        measurements.removeIf(key -> !key.startsWith(manifest.run() + "/"));
        return new RunDeletion(manifest, progress, measurements, chunks(manifest, all));
    }

    /** Equal data in another partition is another copy, for compaction works by partition. */
    private static List<String> chunks(RunManifest manifest, Collection<RunManifest> all) {
        DatasetReference data = manifest.dataset();
        boolean shared = all.stream()
                .filter(other -> !other.run().equals(manifest.run()))
                .map(RunManifest::dataset)
                .anyMatch(other ->
                        other.contentHash().equals(data.contentHash()) && other.partition() == data.partition());
        return shared
                ? List.of()
                : IntStream.range(0, data.chunks())
                        .mapToObj(index -> data.contentHash() + "/" + index)
                        .toList();
    }

    /** All but the manifest's. */
    List<Tombstone> tombstones() {
        List<Tombstone> tombstones = new ArrayList<>();
        measurements.forEach(key -> tombstones.add(new Tombstone(Topic.MEASUREMENTS, manifest.partition(), key)));
        progress.forEach(key -> tombstones.add(new Tombstone(Topic.PROGRESS, manifest.partition(), key)));
        datasetChunks.forEach(key ->
                tombstones.add(new Tombstone(Topic.DATASETS, manifest.dataset().partition(), key)));
        return tombstones;
    }

    /** The last one. */
    Tombstone manifestTombstone() {
        return new Tombstone(Topic.RUNS, manifest.partition(), manifest.run());
    }

    /** For a person. */
    @Override
    public String toString() {
        long instances = progress.stream()
                .filter(key -> !StateChunkKey.isOne(key.getBytes(StandardCharsets.UTF_8)))
                .count();
        return "its manifest, progress of " + instances + " analyzer instances, " + measurements.size()
                + " measurements and "
                + (datasetChunks.isEmpty()
                        ? "no training data, for another run has the same"
                        : datasetChunks.size() + " chunks of training data");
    }
}
