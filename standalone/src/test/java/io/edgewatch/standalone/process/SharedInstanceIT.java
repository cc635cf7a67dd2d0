package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.wire.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts share an instance and one of them is killed: no run is split, no step lost, none counted twice. */
class SharedInstanceIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int STEPS = 500;
    private static final int STEPS_PER_SECOND = 25;
    private static final String INSTANCE = "sharpness";

    @Test
    void theOtherHostTakesOverTheRunsOfTheOneThatWasKilled(@TempDir Path directory) throws Exception {
        try (Deployment deployment = new Deployment(directory)) {
            // Given
            deployment.broker();
            List<EdgewatchProcess> hosts = List.of(deployment.analyze(INSTANCE), deployment.analyze(INSTANCE));
            awaitMembers(deployment, hosts.size());
            List<String> runs = new ArrayList<>();
            List<EdgewatchProcess> trainers = new ArrayList<>();
            while (!hasBegunARun(hosts.get(0)) || !hasBegunARun(hosts.get(1))) {
                String run = "run-" + runs.size();
                trainers.add(train(deployment, directory, run));
                runs.add(run);
                awaitMeasured(deployment, run, 20);
            }
            String newest = runs.get(runs.size() - 1);
            EdgewatchProcess killed = hosts.get(hosts.get(0).out().contains(newest) ? 0 : 1);
            EdgewatchProcess left = hosts.get(hosts.get(0).out().contains(newest) ? 1 : 0);
            List<String> ofLeft = begun(left, runs);
            assertThat(ofLeft).isNotEmpty().doesNotContainAnyElementsOf(begun(killed, runs));
            // When
            killed.kill();
            // Then
            for (EdgewatchProcess trainer : trainers) {
                assertThat(trainer.exitCode()).as(trainer.said()).isZero();
            }
            for (String run : runs) {
                everyStepIsMeasured(deployment, run, left);
            }
            assertThat(begun(left, runs)).as(left.said()).contains(newest);
            // the survivor's runs were its own from begin to end: nobody else wrote of them
            for (String run : ofLeft) {
                assertThat(new RunRecords(deployment.connection(), run).timesMeasured(INSTANCE, "sharpness"))
                        .as(run)
                        .allSatisfy((step, times) -> assertThat(times).isOne());
            }
        }
    }

    private static void awaitMembers(Deployment deployment, int members) {
        String group = "edgewatch-" + INSTANCE;
        try (Admin admin = Admin.create(deployment.connection().settings("test", Map.of()))) {
            await().atMost(LIMIT).ignoreException(ExecutionException.class).until(() -> {
                ConsumerGroupDescription description = Objects.requireNonNull(
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group));
                return description.groupState() == GroupState.STABLE
                        && description.members().size() == members;
            });
        }
    }

    private static EdgewatchProcess train(Deployment deployment, Path directory, String run) throws IOException {
        return deployment.train(EdgeExperiment.write(directory, 0, STEPS, "wait", STEPS_PER_SECOND), run);
    }

    private static boolean hasBegunARun(EdgewatchProcess host) throws IOException {
        return host.out().contains("begin ");
    }

    private static List<String> begun(EdgewatchProcess host, List<String> runs) throws IOException {
        String out = host.out();
        return runs.stream()
                .filter(run -> out.contains(INSTANCE + ": run " + run + ", attempt"))
                .collect(Collectors.toList());
    }

    private static void awaitMeasured(Deployment deployment, String run, int steps) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        await().atMost(LIMIT)
                .until(() -> records.measurements(INSTANCE, "sharpness").size() >= steps);
    }

    private static void everyStepIsMeasured(Deployment deployment, String run, EdgewatchProcess host) {
        RunRecords records = new RunRecords(deployment.connection(), run);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(records.progress(INSTANCE))
                        .as(run + "; " + host.said())
                        .hasValueSatisfying(progress -> {
                            assertThat(progress.analysis()).isEqualTo(Progress.Analysis.FINISHED);
                            assertThat(progress.measuredSteps()).isEqualTo(STEPS);
                            assertThat(progress.gapSteps()).isZero();
                        }));
        Map<Long, Integer> times = records.timesMeasured(INSTANCE, "sharpness");
        assertThat(times).as(run).hasSize(STEPS);
    }
}
