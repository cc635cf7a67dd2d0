package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.wire.Topic;
import java.util.Optional;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
    @Test
    void everyTopicHasExactlyOneKindOfWriterButDeadLetters() {
        for (Topic topic : Topic.values()) {
            assertThat(Role.values())
                    .as(topic.topicName())
                    .filteredOn(role -> role.writes().contains(topic))
                    .hasSize(topic == Topic.DEAD_LETTERS ? 2 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyGrantOfATopicIncludesTheCheckAtStart(Role role) {
        assertThat(role.grants(Optional.empty()))
                .filteredOn(grant -> grant.kind() == ResourceType.TOPIC)
                .isNotEmpty()
                .allSatisfy(grant -> assertThat(grant.operations()).contains(AclOperation.DESCRIBE_CONFIGS));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nobodyChangesTopicsAndOnlyStreamsMakesAny(Role role) {
        assertThat(role.grants(Optional.empty()))
                .allSatisfy(grant -> assertThat(grant.operations())
                        .doesNotContain(AclOperation.ALTER, AclOperation.ALTER_CONFIGS, AclOperation.ALL))
                .filteredOn(grant -> grant.operations().contains(AclOperation.CREATE))
                .hasSize(role == Role.STREAMS ? 1 : 0);
    }

    @Test
    void anAnalyzerOfOneInstanceHasOneGroup() {
        // When
        var one = RoleAssignment.parse("analyzer:sharpness=User:anna").acls();
        var any = RoleAssignment.parse("analyzer=User:anna").acls();
        // Then
        assertThat(one)
                .filteredOn(acl -> acl.pattern().resourceType() == ResourceType.GROUP)
                .singleElement()
                .satisfies(acl -> {
                    assertThat(acl.pattern().name()).isEqualTo("edgewatch-sharpness");
                    assertThat(acl.pattern().patternType()).isEqualTo(PatternType.LITERAL);
                    assertThat(acl.entry().principal()).isEqualTo("User:anna");
                });
        assertThat(any)
                .filteredOn(acl -> acl.pattern().resourceType() == ResourceType.GROUP)
                .singleElement()
                .satisfies(acl -> {
                    assertThat(acl.pattern().name()).isEqualTo("edgewatch-");
                    assertThat(acl.pattern().patternType()).isEqualTo(PatternType.PREFIXED);
                });
    }

    @Test
    void aPrincipalMayBeADistinguishedName() {
        assertThat(RoleAssignment.parse("reader=User:CN=grafana,O=Lab").principal())
                .isEqualTo("User:CN=grafana,O=Lab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trainer",
                "trainer=tom",
                "trainer=User:",
                "Trainer=User:tom",
                "cook=User:tom",
                "trainer:sharpness=User:tom",
                "analyzer:=User:tom",
                "analyzer:Sharp ness=User:tom"
            })
    void refusesWhatIsNoAssignment(String text) {
        assertThatThrownBy(() -> RoleAssignment.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
