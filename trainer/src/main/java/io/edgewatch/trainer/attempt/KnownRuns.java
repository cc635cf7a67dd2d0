package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.RunManifest;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** What a cluster knows of runs; asked by a trainer's thread when an attempt begins. */
public interface KnownRuns {

    /** Partitions of the topics a trainer writes. */
    int partitions();

    /** All runs as they stand, by id. */
    Map<String, RunManifest> manifests();

    /** The manifest of the run that was written last before {@code offset}. */
    Optional<RunManifest> lastBefore(String run, int partition, long offset);

    /**
     * What the steps topic tells of a run.
     *
     * @param fromOffset in the run's partition
     */
    ToldSteps told(RunManifest run, long fromOffset);

    /**
     * Watches for another trainer's manifest of the run until closed.
     *
     * @param own manifest whose latest attempt is the asking trainer's
     * @param offset where it lies
     * @param superseded told the other trainer's attempt, once, on a thread of the watch's
     */
    AutoCloseable watch(RunManifest own, long offset, IntConsumer superseded);
}
