package io.edgewatch.runtime.metrics;

import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many records a group's consumers in this process are behind the end of their topics:
 * {@code edgewatch.kafka.lag.records}, one series for each topic, whatever partitions there are and however they move.
 */
public final class KafkaLag implements MeterBinder, AutoCloseable {
    private static final String PER_PARTITION = "records-lag";

    private final String group;
    private final Collection<Topic> topics;
    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Predicate<MetricName> counts;
    private final List<Runnable> removals = new ArrayList<>();

    /**
     * Of a group.
     *
     * @param group names it in the tag {@code group}
     * @param topics that it reads
     * @param metrics of its clients, now; may be called by any thread
     */
    public KafkaLag(
            String group, Collection<Topic> topics, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this(group, topics, metrics, name -> true);
    }

    private KafkaLag(
            String group,
            Collection<Topic> topics,
            Supplier<? extends Map<MetricName, ? extends Metric>> metrics,
            Predicate<MetricName> counts) {
        this.counts = counts;
        this.group = group;
        this.topics = List.copyOf(topics);
        this.metrics = metrics;
    }

    /** Of those of the clients only that live now, by their ids: what one that has ended was behind stays among the metrics as it was. */
    public KafkaLag ofClients(Supplier<Set<String>> living) {
        return new KafkaLag(
                group,
                topics,
                metrics,
                name -> living.get().contains(name.tags().get("client-id")));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        topics.forEach(topic -> {
            Gauge gauge = Gauge.builder("edgewatch.kafka.lag.records", () -> behind(topic.topicName()))
                    .description("Records a consumer is behind the end of its partitions of a topic")
                    .tag("group", group)
                    .tag("topic", topic.topicName())
                    .register(registry);
            removals.add(() -> registry.remove(gauge));
        });
    }

    private double behind(String topic) {
        return metrics.get().values().stream()
                .filter(metric -> metric.metricName().name().equals(PER_PARTITION))
                .filter(metric -> topic.equals(metric.metricName().tags().get("topic")))
                .filter(metric -> counts.test(metric.metricName()))
                .mapToDouble(metric -> metric.metricValue() instanceof Number lag ? lag.doubleValue() : 0)
                .filter(lag -> lag > 0) // not known is NaN
                .sum();
    }

    /** Removes the series. */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
