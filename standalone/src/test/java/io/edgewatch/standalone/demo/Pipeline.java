package io.edgewatch.standalone.demo;

import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.page.LivePage;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The real parts in this JVM, for tests: broker, streams, analyzer hosts, trainers. */
final class Pipeline implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AnalysisMeters meters = new AnalysisMeters(registry);
    private final KafkaConnection connection;

    Pipeline(Path directory) {
        EmbeddedBroker broker = new EmbeddedBroker(directory, Ports.anyFree());
        broker.start();
        parts.push(broker);
        connection = broker.connection();
        try (TopicSetup topics = new TopicSetup(connection)) {
            topics.create(PARTITIONS, (short) 1, -1);
        }
        StreamsComponent streams =
                new StreamsComponent(connection, StreamsSettings.in(directory.resolve("streams")), registry);
        streams.start();
        parts.push(streams);
        analyze("sharpness", Map.of());
    }

    KafkaConnection connection() {
        return connection;
    }

    String metrics() {
        return registry.scrape();
    }

    /** Serves the live page. */
    URI servePage() {
        LivePage page = new LivePage(connection, "sharpness");
        HttpEndpoint http = new HttpEndpoint("127.0.0.1", 19_464, registry, List::of, page.routes());
        http.start();
        parts.push(http);
        page.feed().start();
        parts.push(page.feed());
        return http.address();
    }

    /** Starts the sharpness analyzer as an instance of that name. */
    void analyze(String instance, Map<String, String> settings) {
        parts.push(start(
                new AnalyzerInstance(instance, AnalyzerCatalogue.fromClassPath().require("sharpness"), settings)));
    }

    /** Starts an analyzer under its own name as it is by default; the caller closes it. */
    AnalyzerHost analyze(String analyzer) {
        return start(AnalyzerInstance.of(AnalyzerCatalogue.fromClassPath().require(analyzer)));
    }

    /** Starts every other analyzer there is, as it is by default. */
    void analyzeAll() {
        for (AnalyzerPlugin plugin : AnalyzerCatalogue.fromClassPath().all()) {
            if (!plugin.name().equals("sharpness")) {
                parts.push(start(AnalyzerInstance.of(plugin)));
            }
        }
    }

    private AnalyzerHost start(AnalyzerInstance instance) {
        AnalyzerHost host = new AnalyzerHost(connection, instance, meters);
        host.start();
        return host;
    }

    Trainer train(Experiment experiment, String run) throws ExperimentException {
        PreparedExperiment prepared = PreparedExperiment.prepare(experiment);
        parts.push(prepared);
        Trainer trainer = new Trainer(connection, prepared, run, registry, InstantSource.system());
        trainer.start();
        parts.push(trainer);
        return trainer;
    }

    /** What the topics say of a run once it is over for everybody. */
    RunView awaitEnd(Trainer trainer, String... instances) {
        RunObserver observer = new RunObserver(connection, trainer.run(), "sharpness");
        observer.start();
        parts.push(observer);
        List<String> others = List.of(instances).subList(1, instances.length);
        try (EndOfRun end = new EndOfRun(connection, trainer, observer, instances[0], others, "edgewatch-streams")) {
            await().atMost(LIMIT).until(() -> end.check().isOver());
        }
        return observer.look(view -> view);
    }

    List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        return new TopicSnapshot(connection, "test").read(topic);
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                connection.settings("test-producer", Map.of("acks", "all")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
