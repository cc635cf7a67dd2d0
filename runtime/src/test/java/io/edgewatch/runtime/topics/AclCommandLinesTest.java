package io.edgewatch.runtime.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.kafka.RoleAssignment;
import org.junit.jupiter.api.Test;

class AclCommandLinesTest {
    @Test
    void areWhatOneWouldTypeForKafkasOwnTool() {
        // When
        var lines = AclCommandLines.of(RoleAssignment.parse("streams=User:sam").acls(), "kafka:9092");
        // Then
        assertThat(lines)
                .hasSize(10)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("kafka-acls --bootstrap-server kafka:9092 --add --allow-principal 'User:sam' "))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("--operation READ --operation DESCRIBE_CONFIGS --topic edgewatch.runs"))
                .anySatisfy(line -> assertThat(line).endsWith("--operation READ --group edgewatch-streams"))
                .anySatisfy(line -> assertThat(line).endsWith("--operation READ --group edgewatch-streams-alerts"))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("--operation WRITE --transactional-id edgewatch-streams- --resource-pattern-type"
                                + " prefixed"));
    }
}
