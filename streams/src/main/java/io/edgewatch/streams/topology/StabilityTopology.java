package io.edgewatch.streams.topology;

import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Manifests, steps and measurements in; phases, alerts and dead letters out.
 *
 * <p>Whoever writes a run's records writes them all to the partition its manifest names. So task n holds all there is
 * of the runs of partition n, nothing is repartitioned, and what comes out goes to partition n again. Bytes are read
 * inside the processor: a record that cannot be read becomes a dead letter in the same transaction.
 */
public final class StabilityTopology {
    /** Topics read; all have the same number of partitions. */
    public static final List<Topic> INPUTS = List.of(Topic.RUNS, Topic.STEPS, Topic.MEASUREMENTS);

    /** Topics written. */
    public static final List<Topic> OUTPUTS = List.of(Topic.PHASES, Topic.ALERTS, Topic.DEAD_LETTERS);

    /** The state store; its changelog is {@code APPLICATION-runs-changelog}. */
    public static final String STORE = "runs";

    private StabilityTopology() {}

    /**
     * Builds it.
     *
     * @param configuration of the client that will run it
     * @param registry where the tasks' runs are shown
     */
    public static Topology build(Properties configuration, StreamsSettings settings, MeterRegistry registry) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], Routed> routed = builder.stream(
                        INPUTS.stream().map(Topic::topicName).toList(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("run-records"))
                .process(new Judging(settings, registry), Named.as("judge"));
        for (Topic output : OUTPUTS) {
            String name = output.topicName().substring(output.topicName().indexOf('.') + 1);
            routed.filter((key, record) -> record.topic() == output, Named.as("only-" + name))
                    .to(
                            output.topicName(),
                            Produced.with(Serdes.ByteArray(), Routed.serde())
                                    .withStreamPartitioner((topic, key, record, count) -> record.partitions())
                                    .withName("to-" + name));
        }
        return builder.build(configuration);
    }

    /** Every topic that must exist before the topology starts. */
    public static Stream<Topic> topics() {
        return Stream.concat(INPUTS.stream(), OUTPUTS.stream());
    }

    /** Makes the processor of each task, and its store. */
    private record Judging(StreamsSettings settings, MeterRegistry registry)
            implements ProcessorSupplier<byte[], byte[], byte[], Routed> {
        @Override
        public Processor<byte[], byte[], byte[], Routed> get() {
            return new StabilityProcessor(settings, registry);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            StoreBuilder<KeyValueStore<Bytes, byte[]>> runs = Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                    .withCachingEnabled();
            return Set.of(runs);
        }
    }
}
