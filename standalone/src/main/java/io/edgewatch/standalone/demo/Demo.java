package io.edgewatch.standalone.demo;

import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.page.LivePage;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts every part in order, watches them to the run's end, and stops them in reverse order. */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final String JUDGE = "sharpness";
    private static final int PARTITIONS = 4;
    /** Disk budget of the tensor topics together. */
    private static final long TENSOR_BUDGET_BYTES = 10L << 30;

    /** Someone asked the demo to stop before all of it was there. */
    static final class StoppedWhileStartingException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

    private final DemoSettings settings;
    private final PrintWriter out;
    private final long startedNanos = System.nanoTime();
    private final Deque<Component> running = new ConcurrentLinkedDeque<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    Demo(DemoSettings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    /** Asks the demo to end as if the run were over; from any thread. */
    void requestStop() {
        stopRequested.countDown();
    }

    private boolean isStopRequested() {
        return stopRequested.getCount() == 0;
    }

    /**
     * Runs to the end of the training and of all that watches it.
     *
     * @throws PartFailedException if a part failed or made no headway, naming it
     */
    Summary run() throws InterruptedException {
        EmbeddedBroker broker = start(new EmbeddedBroker(settings.dataDirectory(), settings.brokerPort()));
        KafkaConnection connection = broker.connection();
        createTopics(connection);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        bindJvm(registry);
        LivePage page = new LivePage(connection, JUDGE);
        HttpEndpoint http =
                start(new HttpEndpoint("127.0.0.1", settings.httpPort(), registry, this::components, page.routes()));
        announce(connection, http);
        start(page.feed());
        start(new StreamsComponent(
                connection, StreamsSettings.in(settings.dataDirectory().resolve("streams")), registry));
        start(new AnalyzerHost(
                connection,
                AnalyzerInstance.of(AnalyzerCatalogue.fromClassPath().require(JUDGE)),
                registry));
        RunObserver observer = start(new RunObserver(connection, settings.run(), JUDGE));
        Trainer trainer =
                start(new Trainer(connection, settings.prepared(), settings.run(), registry, InstantSource.system()));
        try (EndOfRun end = new EndOfRun(connection, trainer, observer, List.of(JUDGE), "edgewatch-streams")) {
            watch(trainer, observer, end);
        }
        return observer.look(view -> Summary.of(settings.run(), view, elapsed()));
    }

    private void createTopics(KafkaConnection connection) {
        long tensorTopics = Arrays.stream(Topic.values())
                .filter(topic -> topic.retention() == Topic.Retention.TENSORS)
                .count();
        try (TopicSetup topics = new TopicSetup(connection)) {
            topics.create(PARTITIONS, (short) 1, TENSOR_BUDGET_BYTES / tensorTopics / PARTITIONS);
        }
    }

    private static void bindJvm(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        JvmGcMetrics garbage = new JvmGcMetrics();
        garbage.bindTo(registry); // lives as long as the process
    }

    private void announce(KafkaConnection connection, HttpEndpoint http) {
        out.printf(
                "run      %s, %d steps%n", settings.run(), settings.experiment().steps());
        out.printf("broker   %s%n", connection);
        out.printf("page     %s/%n", http.address());
        out.printf("metrics  %s/metrics%n", http.address());
        out.printf(
                "data     %s, %s; at most %d GiB of weights and gradients are kept%n",
                settings.dataDirectory(),
                settings.keepsData() ? "kept" : "removed at the end",
                TENSOR_BUDGET_BYTES >> 30);
        out.flush();
    }

    private void watch(Trainer trainer, RunObserver observer, EndOfRun end) throws InterruptedException {
        StatusLine status = new StatusLine(out, settings.rewritesStatus());
        Headway headway = new Headway(settings.hangLimit());
        boolean stopping = false;
        while (true) {
            if (stopping) {
                TimeUnit.MILLISECONDS.sleep(200);
            } else if (stopRequested.await(STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                stopping = true;
                trainer.requestStop();
            }
            PartFailedException.throwIfOneFailed(components());
            EndOfRun.Waiting waiting = end.check();
            observer.look(view -> {
                status.show(view, waiting);
                return view;
            });
            if (waiting.isOver()) {
                status.end();
                return;
            }
            headway.note(waiting);
        }
    }

    private <C extends Component> C start(C component) {
        if (isStopRequested()) {
            throw new StoppedWhileStartingException();
        }
        try {
            component.start();
        } catch (RuntimeException | Error e) {
            throw new PartFailedException(component.name(), e);
        }
        running.push(component);
        return component;
    }

    private List<Component> components() {
        return new ArrayList<>(running);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            Component component = running.pop();
            try {
                component.close();
            } catch (RuntimeException e) {
                LOG.warn("{} did not stop cleanly", component.name(), e);
            }
        }
    }
}
