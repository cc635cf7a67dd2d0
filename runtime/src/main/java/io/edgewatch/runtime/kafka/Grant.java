package io.edgewatch.runtime.kafka;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What is allowed on one thing, or on all whose name begins so.
 *
 * @param kind topic, group or transactional id
 * @param pattern whether {@code name} is a name or the beginning of one
 * @param name which
 * @param operations what is allowed
 */
public record Grant(ResourceType kind, PatternType pattern, String name, Set<AclOperation> operations) {
    public Grant {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a grant on " + name + " must allow something");
        }
        operations = Collections.unmodifiableSet(new TreeSet<>(operations));
    }

    /** As Kafka's ACLs, one for each operation, from any host. */
    public List<AclBinding> to(String principal) {
        return operations.stream()
                .map(operation -> new AclBinding(
                        new ResourcePattern(kind, name, pattern),
                        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)))
                .toList();
    }
}
