package io.edgewatch.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the byte code no longer shows: rules about the sources' text. */
class SourceRulesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled");

    @Test
    void topicNamesStandInWireOnly() {
        assertThat(sources("src/main"))
                .filteredOn(file -> !file.startsWith(ROOT.resolve("wire")))
                .noneMatch(contains(text -> Arrays.stream(Topic.values())
                        .anyMatch(topic -> text.contains('"' + topic.topicName() + '"') && !isMeterName(topic, text))));
    }

    /** The metric of published steps is called as the topic is. */
    private static boolean isMeterName(Topic topic, String text) {
        return text.contains("MeterRegistry") && topic.topicName().matches("edgewatch\\.(steps|alerts)");
    }

    @Test
    void testsDoNotSleep() {
        assertThat(sources("src/test"))
                .filteredOn(file -> !file.endsWith("SourceRulesTest.java"))
                .noneMatch(contains(text -> SLEEP.matcher(text).find()));
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(Stream.concat(sources("src/main").stream(), sources("src/test").stream()))
                .filteredOn(file -> !file.endsWith("SourceRulesTest.java"))
                .noneMatch(contains(text -> LATER.matcher(text).find()));
    }

    private static Predicate<Path> contains(Predicate<String> rule) {
        return file -> {
            try {
                return rule.test(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static List<Path> sources(String kind) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            List<Path> found = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains(kind))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
            assertThat(found).as("sources below " + ROOT).hasSizeGreaterThan(20);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
