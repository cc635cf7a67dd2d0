package io.edgewatch.runtime.topics;

import io.edgewatch.runtime.kafka.RoleAssignment;
import io.edgewatch.runtime.kafka.TensorBudget;
import io.edgewatch.runtime.kafka.TopicExpectation;
import io.edgewatch.runtime.kafka.TopicLayout;
import io.edgewatch.runtime.kafka.TopicState;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.acl.AclBinding;

/**
 * What the user asked of the topics.
 *
 * @param partitions of every topic
 * @param replication copies of each partition
 * @param budget of the tensor topics
 * @param roles who is to have which role
 */
record TopicsRequest(
        OptionalInt partitions, OptionalInt replication, Optional<TensorBudget> budget, List<RoleAssignment> roles) {
    private static final int MOST_COPIES = 3;
    private static final TensorBudget USUAL_BUDGET = new TensorBudget(10L << 30);

    TopicsRequest {
        requirePositive("--partitions", partitions);
        requirePositive("--replication", replication);
        roles = List.copyOf(roles);
    }

    private static void requirePositive(String what, OptionalInt value) {
        if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > Short.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + Short.MAX_VALUE + ", got: " + value.getAsInt());
        }
    }

    /** What the topics should be like. */
    TopicExpectation expectation() {
        return new TopicExpectation(partitions, replication, budget);
    }

    /** How missing topics are made on a cluster that has these already. */
    TopicLayout layout(Map<Topic, TopicState> found, int brokers) {
        int copies = replication.orElse(Math.min(MOST_COPIES, Math.max(1, brokers)));
        int wanted = partitions.orElseGet(() -> found.entrySet().stream()
                .filter(topic -> topic.getKey() != Topic.DEAD_LETTERS)
                .mapToInt(topic -> topic.getValue().partitions())
                .max()
                .orElse(TopicLayout.USUAL_PARTITIONS));
        return TopicLayout.within(budget.orElse(USUAL_BUDGET), wanted, (short) copies);
    }

    /** The ACLs of all roles. */
    List<AclBinding> acls() {
        return roles.stream().flatMap(role -> role.acls().stream()).distinct().toList();
    }
}
