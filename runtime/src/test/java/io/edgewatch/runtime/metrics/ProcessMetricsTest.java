package io.edgewatch.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {

    @Test
    void saysWhatRuns() {
        // Given
        try (ProcessMetrics metrics = new ProcessMetrics("streams")) {
            // When
            String scraped = metrics.registry().scrape();
            // Then
            assertThat(scraped.lines())
                    .anyMatch(line -> line.matches(
                            "edgewatch_build_info\\{java=\"\\d[^\"]*\",process=\"streams\",version=\"\\d[^\"]*\"} 1"))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .anyMatch(line -> line.startsWith("process_uptime_seconds"));
        }
    }

    @Test
    void onlyTheBucketsOfAHistogramHaveExemplars() {
        // Given
        try (ProcessMetrics metrics = new ProcessMetrics("analyzers")) {
            StepDurations durations =
                    new StepDurations(metrics.registry().getPrometheusRegistry(), "analysis", "Time of a step", 1, 10);
            // When
            durations.took("sharpness", 7, Duration.ofSeconds(2));
            // Then
            assertThat(metrics.registry()
                            .scrape("application/openmetrics-text; version=1.0.0; charset=utf-8")
                            .lines())
                    .filteredOn(line -> line.contains(" # {step=\"7\"}"))
                    .singleElement()
                    .asString()
                    .startsWith("analysis_seconds_bucket{analyzer=\"sharpness\",le=\"10.0\"} 1");
        }
    }

    @Test
    void aLagIsTheSumOverAllPartitionsOfATopicAndGoesWhenClosed() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Map<MetricName, Metric> client = Map.of(
                name("records-lag", 0), lag(name("records-lag", 0), 3),
                name("records-lag", 1), lag(name("records-lag", 1), 4),
                name("records-lag", 2), lag(name("records-lag", 2), Double.NaN),
                name("records-lag-max", 0), lag(name("records-lag-max", 0), 100));
        try (KafkaLag lag = new KafkaLag("a-group", List.of(Topic.STEPS, Topic.RUNS), () -> client)) {
            // When
            lag.bindTo(registry);
            // Then
            assertThat(List.of(shown(registry, Topic.STEPS), shown(registry, Topic.RUNS)))
                    .containsExactly(7.0, 0.0);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aLagLeavesOutClientsThatHaveEnded() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Map<MetricName, Metric> clients = Map.of(
                of("ended", name("records-lag", 0)), lag(of("ended", name("records-lag", 0)), 5000),
                of("living", name("records-lag", 0)), lag(of("living", name("records-lag", 0)), 3));
        try (KafkaLag lag =
                new KafkaLag("a-group", List.of(Topic.STEPS), () -> clients).ofClients(() -> Set.of("living"))) {
            // When
            lag.bindTo(registry);
            // Then
            assertThat(shown(registry, Topic.STEPS)).isEqualTo(3);
        }
    }

    private static MetricName of(String client, MetricName name) {
        Map<String, String> tags = new HashMap<>(name.tags());
        tags.put("client-id", client);
        return new MetricName(name.name(), name.group(), name.description(), tags);
    }

    private static double shown(SimpleMeterRegistry registry, Topic topic) {
        return registry.get("edgewatch.kafka.lag.records")
                .tags("group", "a-group", "topic", topic.topicName())
                .gauge()
                .value();
    }

    private static MetricName name(String name, int partition) {
        return new MetricName(
                name,
                "consumer-fetch-manager-metrics",
                "",
                Map.of("topic", Topic.STEPS.topicName(), "partition", Integer.toString(partition)));
    }

    private static Metric lag(MetricName name, double value) {
        return new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        };
    }
}
