package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documentation, of the shipped experiment at the edge with every analyzer at work, at a pace
 * that all of them hold. Not part of a build by its name; on
 * purpose:
 *
 * <pre>mvn -pl standalone -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dit.test=LivePagePictures -Dfailsafe.failIfNoSpecifiedTests=false -Dedgewatch.pictures=$PWD/docs/images</pre>
 */
class LivePagePictures {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int STEPS = 600;
    private static final int STEPS_PER_SECOND = 8;
    private static final double STEPS_BEHIND = 20;

    @Test
    void takesThePicturesOfTheDocumentation(@TempDir Path temporary) throws Exception {
        // Given
        String wanted = System.getProperty("edgewatch.pictures", "");
        assertThat(wanted).as("where -Dedgewatch.pictures=DIR wants them").isNotEmpty();
        Path directory = Files.createDirectories(Path.of(wanted));
        try (Pipeline pipeline = new Pipeline(temporary);
                Browser browser = new Browser()) {
            URI page = pipeline.servePage();
            pipeline.analyzeAll();
            pipeline.train(SmallExperiments.shipped(10 * STEPS, STEPS_PER_SECOND), "fashion-mlp");
            browser.open(page, "fashion-mlp");
            await().atMost(LIMIT).until(() -> browser.steps().size() > STEPS);
            // When
            for (String theme : List.of("light", "dark")) {
                browser.remember("theme", theme);
                browser.open(page, "fashion-mlp");
                await().atMost(LIMIT)
                        .until(() -> browser.steps().size() > STEPS
                                && browser.phase().equals("edge")
                                && keepUp(pipeline.metrics()));
                browser.showAll();
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // the charts are drawn a moment later
                browser.screenshot(directory.resolve("live-page-" + theme + ".png"));
            }
        }
        // Then
        assertThat(directory).isDirectoryContaining("glob:**/live-page-dark.png");
    }

    /** Whether every analyzer is at the newest steps. */
    private static boolean keepUp(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("edgewatch_analysis_lag_steps{"))
                .allMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) < STEPS_BEHIND);
    }
}
