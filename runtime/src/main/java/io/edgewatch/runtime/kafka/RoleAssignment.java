package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Name;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;

/**
 * Who has a role.
 *
 * @param role which
 * @param name narrows it, see {@link Role#grants}
 * @param principal in Kafka's words, such as {@code User:anna}
 */
public record RoleAssignment(Role role, Optional<String> name, String principal) {
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?::([^=]+))?=([A-Za-z]+:.+)");

    public RoleAssignment {
        name.ifPresent(n -> Name.require("name after the role", n));
        if (role == Role.TRAINER && name.isPresent()) {
            throw new IllegalArgumentException("a trainer has no group to narrow, got: trainer:" + name.get());
        }
    }

    /** Reads {@code trainer=User:tom} or {@code analyzer:sharpness=User:anna}. */
    public static RoleAssignment parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "an ACL is ROLE=User:NAME or ROLE:INSTANCE=User:NAME, such as analyzer:sharpness=User:anna, got: '"
                            + text + "'");
        }
        String label = String.valueOf(matcher.group(1));
        Role role = Role.named(label)
                .orElseThrow(
                        () -> new IllegalArgumentException("no role '" + label + "'; there are: " + Role.labels()));
        return new RoleAssignment(role, Optional.ofNullable(matcher.group(2)), String.valueOf(matcher.group(3)));
    }

    /** The ACLs it takes. */
    public List<AclBinding> acls() {
        return role.grants(name).stream()
                .flatMap(grant -> grant.to(principal).stream())
                .toList();
    }
}
