package io.edgewatch.bench;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fifty runs of ten steps a second, each step measured, through broker, streams and metrics in one JVM: how far streams
 * is behind, how long a scrape takes, and the memory. Arguments: runs, steps a second, seconds.
 */
public final class FleetBenchmark {
    private static final int PARTITIONS = 4;
    private static final int EIGENVALUES = 6;
    private static final int REPORT_SECONDS = 15;

    private final RunEventCodec events = new RunEventCodec();
    private final MeasurementCodec measurements = new MeasurementCodec();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final int runs;
    private final int stepsPerSecond;
    private final int seconds;
    private final PrintStream out;

    private FleetBenchmark(int runs, int stepsPerSecond, int seconds, PrintStream out) {
        this.runs = runs;
        this.stepsPerSecond = stepsPerSecond;
        this.seconds = seconds;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        int stepsPerSecond = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 300;
        new FleetBenchmark(runs, stepsPerSecond, seconds, System.out)
                .run(Files.createTempDirectory("edgewatch-fleet-"));
    }

    private void run(Path directory) throws InterruptedException {
        try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"), 19_892)) {
            broker.start();
            KafkaConnection connection = broker.connection();
            try (TopicSetup topics = new TopicSetup(connection)) {
                topics.create(PARTITIONS, (short) 1, -1);
            }
            try (StreamsComponent streams =
                    new StreamsComponent(connection, StreamsSettings.in(directory.resolve("streams")), registry)) {
                streams.start();
                drive(connection);
            }
        }
    }

    private void drive(KafkaConnection connection) throws InterruptedException {
        out.println("seconds   lag, records   newest step shown   scrape, ms   scrape, KiB   series   memory, MiB");
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings("fleet", Map.of("linger.ms", 5)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (long step = 0; step < (long) seconds * stepsPerSecond; step++) {
                for (int run = 0; run < runs; run++) {
                    send(producer, "run-" + run, run % PARTITIONS, step);
                }
                long due = begin + (step + 1) * TimeUnit.SECONDS.toNanos(1) / stepsPerSecond;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                if ((step + 1) % ((long) REPORT_SECONDS * stepsPerSecond) == 0) {
                    report(step + 1);
                }
            }
        }
    }

    private void send(Producer<byte[], byte[]> producer, String run, int partition, long step) {
        Instant now = Instant.now();
        double ratio = 1 + 0.1 * (step % 2 == 0 ? 1 : -1);
        RunEvent event = new RunEvent.Step(run, 1, now, step, 1.0 / (step + 1), 1, List.of());
        producer.send(new ProducerRecord<>(
                Topic.STEPS.topicName(), partition, now.toEpochMilli(), event.key(), events.encode(event)));
        for (int index = 0; index < EIGENVALUES; index++) {
            measured(
                    producer,
                    partition,
                    now,
                    new MeasurementKey(run, 1, step, "sharpness", "eigenvalue", index),
                    ratio);
        }
        for (String quantity : List.of("sharpness", "sharpness-threshold", "ratio")) {
            measured(producer, partition, now, new MeasurementKey(run, 1, step, "sharpness", quantity, 0), ratio);
        }
    }

    private void measured(
            Producer<byte[], byte[]> producer, int partition, Instant time, MeasurementKey key, double value) {
        producer.send(new ProducerRecord<>(
                Topic.MEASUREMENTS.topicName(),
                partition,
                time.toEpochMilli(),
                key.encode(),
                measurements.encode(new Measurement(key, value, 0, "1", "digest"))));
    }

    private void report(long steps) {
        long began = System.nanoTime();
        String scraped = registry.scrape();
        double milliseconds = (System.nanoTime() - began) / 1e6;
        Runtime memory = Runtime.getRuntime();
        out.printf(
                "%7d %14.0f %19.0f %12.1f %13d %8d %13d%n",
                steps / stepsPerSecond,
                sum("edgewatch.kafka.lag.records"),
                registry.find("edgewatch.run.step").gauges().stream()
                        .mapToDouble(Gauge::value)
                        .min()
                        .orElse(Double.NaN),
                milliseconds,
                scraped.length() >> 10,
                registry.getMeters().stream().map(Meter::getId).distinct().count(),
                (memory.totalMemory() - memory.freeMemory()) >> 20);
    }

    private double sum(String name) {
        return registry.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }
}
