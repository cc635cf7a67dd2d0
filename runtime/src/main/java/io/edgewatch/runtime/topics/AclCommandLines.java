package io.edgewatch.runtime.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;

/** ACLs as the command lines of Kafka's own {@code kafka-acls} that would make them. */
final class AclCommandLines {
    private record Line(String principal, ResourcePattern pattern) {}

    private AclCommandLines() {}

    /** One line for each principal and thing, with all operations allowed there. */
    static List<String> of(List<AclBinding> acls, String bootstrapServers) {
        Map<Line, Set<AclOperation>> operations = new LinkedHashMap<>();
        for (AclBinding acl : acls) {
            operations
                    .computeIfAbsent(new Line(acl.entry().principal(), acl.pattern()), line -> new TreeSet<>())
                    .add(acl.entry().operation());
        }
        List<String> lines = new ArrayList<>();
        operations.forEach((line, allowed) -> lines.add(text(line, allowed, bootstrapServers)));
        return lines;
    }

    private static String text(Line line, Set<AclOperation> operations, String bootstrapServers) {
        StringBuilder text = new StringBuilder("kafka-acls --bootstrap-server " + bootstrapServers
                + " --add --allow-principal '" + line.principal() + "'");
        operations.forEach(operation -> text.append(" --operation ").append(operation));
        text.append(
                        switch (line.pattern().resourceType()) {
                            case TOPIC -> " --topic ";
                            case GROUP -> " --group ";
                            case TRANSACTIONAL_ID -> " --transactional-id ";
                            default -> throw new IllegalStateException("no role needs " + line.pattern());
                        })
                .append(line.pattern().name());
        if (line.pattern().patternType() == PatternType.PREFIXED) {
            text.append(" --resource-pattern-type prefixed");
        }
        return text.toString();
    }
}
