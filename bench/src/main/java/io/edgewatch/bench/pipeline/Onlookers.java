package io.edgewatch.bench.pipeline;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three who look at one run and note when they see a step: a consumer, one who asks the gauge twice a millisecond, and a browser. */
final class Onlookers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final Pattern SHOWN = Pattern.compile("\"sharpness\":\\[([^]]*)]");

    private final KafkaConnection connection;
    private final PrometheusMeterRegistry registry;
    private final URI address;
    private final String run;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Sightings taken = new Sightings();
    private final Sightings steps = new Sightings();
    private final Sightings measurements = new Sightings();
    private final Sightings gauge = new Sightings();
    private final Sightings page = new Sightings();
    private final Sightings asked = new Sightings();
    private final Sightings scraped = new Sightings();
    private long scrapes;
    private volatile boolean stopping;

    /** Who look from now on. */
    Onlookers(KafkaConnection connection, PrometheusMeterRegistry registry, URI address, String run) {
        this.connection = connection;
        this.registry = registry;
        this.address = address;
        this.run = run;
        List.of(thread("consumer", this::consume), thread("gauge", this::ask), thread("browser", this::browse))
                .forEach(Thread::start);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "onlooker " + name);
        thread.setDaemon(true);
        return thread;
    }

    private void consume() {
        try (Consumer<byte[], byte[]> consumer = UngroupedConsumer.open(connection, "bench-onlooker")) {
            List<TopicPartition> partitions =
                    UngroupedConsumer.partitions(consumer, List.of(Topic.STEPS, Topic.MEASUREMENTS));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read(record);
                }
            }
        } catch (MalformedRecordException | RuntimeException e) {
            LOG.error("the consumer saw no more", e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (record.topic().equals(Topic.STEPS.topicName())) {
            if (new RunEventCodec().decode(record.value()) instanceof RunEvent.Step step) {
                steps.see(step.step());
                taken.see(step.step(), step.time());
            }
        } else {
            MeasurementKey key =
                    new MeasurementCodec().decode(record.key(), record.value()).key();
            if (key.quantity().equals(EchoPlugin.QUANTITY)) {
                measurements.see(key.step());
            }
        }
    }

    private void ask() {
        Gauge shown = null;
        while (!stopping) {
            shown = shown == null
                    ? registry.find("edgewatch.run.sharpness").tag("run", run).gauge()
                    : shown;
            if (shown != null) {
                gauge.seeUpTo((long) shown.value() - 1);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void browse() {
        HttpRequest events = HttpRequest.newBuilder(address.resolve("/events")).build();
        try (Stream<String> lines =
                http.send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
            lines.takeWhile(line -> !stopping)
                    .filter(line -> line.startsWith("data: ") && line.contains(run))
                    .forEach(this::update);
        } catch (IOException | UncheckedIOException e) {
            if (!stopping) {
                LOG.error("the browser saw no more", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void update(String line) {
        Matcher values = SHOWN.matcher(line);
        if (values.find()) {
            Stream.of(values.group(1).split(",", -1))
                    .filter(value -> !value.isEmpty() && !value.equals("null"))
                    .forEach(value -> page.see((long) Double.parseDouble(value) - 1));
        }
    }

    /** Scrapes once. */
    void scrape() throws IOException, InterruptedException {
        asked.see(scrapes);
        http.send(HttpRequest.newBuilder(address.resolve("/metrics")).build(), HttpResponse.BodyHandlers.discarding());
        scraped.see(scrapes++);
    }

    /** Whether all have seen the step. */
    boolean haveSeen(long step) {
        return Stream.of(steps, measurements, gauge, page).allMatch(seen -> seen.newest() >= step);
    }

    /** The newest step that a consumer has seen. */
    long newest() {
        return steps.newest();
    }

    /** By the trainer's clock, whole milliseconds, rounded down. */
    Sightings taken() {
        return taken;
    }

    Sightings steps() {
        return steps;
    }

    Sightings measurements() {
        return measurements;
    }

    Sightings gauge() {
        return gauge;
    }

    Sightings page() {
        return page;
    }

    Sightings asked() {
        return asked;
    }

    Sightings scraped() {
        return scraped;
    }

    @Override
    public void close() {
        stopping = true;
    }
}
