package io.edgewatch.trainer;

import io.edgewatch.trainer.attempt.KnownRuns;
import io.edgewatch.trainer.attempt.ToldSteps;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A cluster in memory: acknowledges all that is sent and knows of runs what has arrived. */
final class TopicRuns implements KnownRuns, Consumer<Sent> {
    /** All but what is overridden is the other's answer. */
    private static class Delegate implements KnownRuns {
        private final KnownRuns other;

        Delegate(KnownRuns other) {
            this.other = other;
        }

        @Override
        public int partitions() {
            return other.partitions();
        }

        @Override
        public Map<String, RunManifest> manifests() {
            return other.manifests();
        }

        @Override
        public Optional<RunManifest> lastBefore(String run, int partition, long offset) {
            return other.lastBefore(run, partition, offset);
        }

        @Override
        public ToldSteps told(RunManifest run, long fromOffset) {
            return other.told(run, fromOffset);
        }

        @Override
        public AutoCloseable watch(RunManifest own, long offset, IntConsumer superseded) {
            return other.watch(own, offset, superseded);
        }
    }

    private record Watch(RunManifest own, long offset, IntConsumer superseded) {}

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final TopicProducer producer = new TopicProducer(this);

    /** One that goes on looking at what happens, but knows the manifests of now only. */
    KnownRuns asItIsNow() {
        Map<String, RunManifest> now = manifests();
        return new Delegate(this) {
            @Override
            public Map<String, RunManifest> manifests() {
                return now;
            }
        };
    }

    TopicProducer producer() {
        return producer;
    }

    @Override
    public void accept(Sent sent) {
        sent.acknowledge();
        if (sent.isOn(Topic.RUNS)) {
            RunManifest manifest = manifest(sent);
            int latest = manifest.latestAttempt().number();
            watches.stream()
                    .filter(w -> w.own().run().equals(manifest.run()) && sent.offset() > w.offset())
                    .filter(w -> latest >= w.own().latestAttempt().number())
                    .filter(watches::remove) // told once
                    .forEach(w -> w.superseded().accept(latest));
        }
    }

    private List<Sent> arrived(Topic topic) {
        return producer.on(topic).stream().filter(s -> s.arrived().length > 0).toList();
    }

    private static RunManifest manifest(Sent sent) {
        try {
            return new RunManifestCodec().decode(sent.record().value());
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int partitions() {
        return 4;
    }

    @Override
    public Map<String, RunManifest> manifests() {
        Map<String, RunManifest> manifests = new TreeMap<>();
        arrived(Topic.RUNS).stream().map(TopicRuns::manifest).forEach(m -> manifests.put(m.run(), m));
        return manifests;
    }

    @Override
    public Optional<RunManifest> lastBefore(String run, int partition, long offset) {
        return arrived(Topic.RUNS).stream()
                .filter(s -> s.offset() < offset)
                .map(TopicRuns::manifest)
                .filter(m -> m.run().equals(run))
                .reduce((earlier, later) -> later);
    }

    @Override
    public ToldSteps told(RunManifest run, long fromOffset) {
        ToldSteps told = new ToldSteps(run.run(), run.publish());
        arrived(Topic.STEPS).stream()
                .filter(s -> s.offset() >= fromOffset)
                .map(TopicProducer::event)
                .forEach(told::add);
        return told;
    }

    @Override
    public AutoCloseable watch(RunManifest own, long offset, IntConsumer superseded) {
        Watch watch = new Watch(own, offset, superseded);
        watches.add(watch);
        return () -> watches.remove(watch);
    }
}
