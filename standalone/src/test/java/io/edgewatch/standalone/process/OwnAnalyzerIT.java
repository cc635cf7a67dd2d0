package io.edgewatch.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.wire.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/writing-an-analyzer.md, as a user would build it: compiled and packed outside the build, then attached to a run. */
class OwnAnalyzerIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Path DOCUMENT = Path.of("..", "docs", "writing-an-analyzer.md");
    private static final String SERVICE = "META-INF/services/io.edgewatch.analyzers.api.AnalyzerPlugin";
    private static final int STEPS = 120;

    @Test
    void theExampleIsFoundAndMeasuresAFinishedRunBesideTheOthers(@TempDir Path directory) throws Exception {
        // Given
        String plugins = plugins(directory).toString();
        try (Deployment deployment = new Deployment(directory)) {
            deployment.broker();
            deployment.analyze("sharpness");
            EdgewatchProcess trainer =
                    deployment.train(EdgeExperiment.write(directory, 0, STEPS, "wait", 100), "finished");
            assertThat(trainer.exitCode()).as(trainer.said()).isZero();
            // When
            EdgewatchProcess travel =
                    deployment.analyze("travel", "--plugins", plugins, "--run", "finished", "--from", "start");
            // Then
            assertThat(travel.exitCode()).as(travel.said()).isZero();
            RunRecords records = new RunRecords(deployment.connection(), "finished");
            assertThat(records.measurements("travel", "distance"))
                    .hasSize(STEPS - 1)
                    .allSatisfy(distance -> assertThat(distance.value()).isPositive());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(records.progress("sharpness"))
                            .hasValueSatisfying(
                                    progress -> assertThat(progress.analysis()).isEqualTo(Progress.Analysis.FINISHED)));
        }
    }

    @Test
    void aJarThatCannotBeUsedIsOneLine(@TempDir Path directory) throws Exception {
        // Given
        Path noService = Files.createDirectories(directory.resolve("no-service"));
        pack(noService.resolve("mine.jar"), List.of(), "");
        Path noClass = Files.createDirectories(directory.resolve("no-class"));
        pack(noClass.resolve("mine.jar"), List.of(), "my.Missing");
        Path taken = Files.createDirectories(directory.resolve("taken"));
        Files.copy(plugins(directory).resolve("travel.jar"), taken.resolve("one.jar"));
        Files.copy(taken.resolve("one.jar"), taken.resolve("two.jar"));
        // When, then
        isRefused(directory, noService, "names no analyzer");
        isRefused(directory, noClass, "my.Missing");
        isRefused(directory, taken, "two analyzers are named 'travel'");
        isRefused(directory, directory.resolve("nowhere"), "no such directory");
    }

    private static void isRefused(Path directory, Path plugins, String why) throws Exception {
        EdgewatchProcess listing =
                EdgewatchProcess.start(directory, directory, "analyzers", "--plugins", plugins.toString());
        assertThat(listing.exitCode()).isEqualTo(2);
        assertThat(listing.err().lines().toList()).singleElement().asString().contains(why);
    }

    /** The directory with the example's jar. */
    private static Path plugins(Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source")).resolve("TravelPlugin.java");
        Files.writeString(source, example());
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(failed).as("javac").isZero();
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        try (Stream<Path> files = Files.walk(classes)) {
            pack(
                    plugins.resolve("travel.jar"),
                    files.filter(Files::isRegularFile).toList(),
                    "my.analyzers.TravelPlugin");
        }
        return plugins;
    }

    private static String example() throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf("```java\n") + "```java\n".length();
        return text.substring(begin, text.indexOf("```", begin));
    }

    private static void pack(Path jar, List<Path> classes, String provider) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : classes) {
                entries.putNextEntry(new JarEntry("my/analyzers/" + file.getFileName()));
                entries.write(Files.readAllBytes(file));
            }
            if (!provider.isEmpty()) {
                entries.putNextEntry(new JarEntry(SERVICE));
                entries.write(provider.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
