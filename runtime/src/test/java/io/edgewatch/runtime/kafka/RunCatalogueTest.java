package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCatalogueTest {
    private static RunManifest on(String run, int partition) {
        var any = Specification.of("any", Map.of());
        return new RunManifest(
                run,
                "small",
                partition,
                any,
                any,
                any,
                any,
                Precision.F64,
                List.of(new ParameterBlock("weight", List.of(2))),
                new DatasetReference("0".repeat(64), 0, 0, 1, 1000),
                0,
                Optional.empty(),
                10,
                PublishPlan.every(1),
                1,
                Map.of(),
                List.of(new Attempt(1, 0, Map.of(), Instant.EPOCH)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 1; 0",
                "''; 4; 0",
                "0; 4; 1",
                "0 1 2 3; 4; 0",
                "0 1 2 3 0; 4; 1",
                "0 0 1 3 3; 4; 2",
                "7 9 0; 2; 1", // partitions of another, larger cluster do not count
            })
    void theLeastLoadedPartitionHasTheFewestRunsAndOfThoseTheLowestNumber(String taken, int partitions, int expected) {
        // Given
        Map<String, RunManifest> runs = new TreeMap<>();
        for (String partition : taken.split(" ")) {
            if (!partition.isEmpty()) {
                String name = "run-" + runs.size();
                runs.put(name, on(name, Integer.parseInt(partition)));
            }
        }
        // When, Then
        assertThat(RunCatalogue.leastLoadedPartition(runs, partitions)).isEqualTo(expected);
    }
}
