package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a researcher: several runs at once, looked at, and taken home as tables. */
class SweepIT {
    private final EmbeddedBroker broker;
    private final Path directory;

    SweepIT(@TempDir Path directory) {
        this.directory = directory;
        this.broker = new EmbeddedBroker(directory.resolve("broker"), Ports.anyFree());
    }

    @BeforeEach
    void start() {
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private CommandResult edgewatch(String... arguments) {
        return CommandResult.on(broker.connection().bootstrapServers(), arguments);
    }

    @Test
    void aSweepIsTrainedAtOnceWatchedAndExportedRunByRun() throws Exception {
        // Given
        assertThat(edgewatch("topics", "--create", "--partitions", "2").exitCode())
                .isZero();
        Path experiment = Files.writeString(directory.resolve("small.yaml"), """
                name: small
                model:     {kind: mlp, hidden: [4]}
                data:      {kind: fashion-mnist, classes: [0, 1], examples: 10}
                loss:      mse
                optimizer: {kind: gd, learning-rate: 0.01}
                steps:     5
                """);
        // When
        var trained = edgewatch(
                "train",
                experiment.toString(),
                "--run",
                "sweep",
                "--set",
                "optimizer.learning-rate=0.01,0.02",
                "--state-dir",
                directory.resolve("state").toString(),
                "--http-port",
                Integer.toString(Ports.anyFree()));
        var watched = edgewatch("watch", "--once");
        var exported = edgewatch("export", "sweep-2");
        var lines = edgewatch("export", "sweep-1", "--format", "jsonl");
        // Then
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains(
                        "run      sweep-1  optimizer.learning-rate=0.01",
                        "run      sweep-2  optimizer.learning-rate=0.02")
                .contains("run sweep-1: completed: 5 steps", "run sweep-2: completed: 5 steps");
        assertThat(watched.out().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.matches("sweep-1 +completed +- +4 +\\S+ +- .*"))
                .anyMatch(line -> line.matches("sweep-2 +completed +- +4 +\\S+ +- .*"));
        assertThat(exported.out().lines().toList())
                .hasSize(6)
                .startsWith("step,attempt,loss,gradientNorm")
                .last()
                .asString()
                .startsWith("4,1,");
        assertThat(lines.out().lines()).hasSize(5);
        assertThat(edgewatch("export", "sweep-3"))
                .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(2))
                .satisfies(refused -> assertThat(refused.err()).contains("did you mean 'sweep-", "'?"));
        assertThat(edgewatch("export", "sweep-1", "--format", "xml").err()).contains("--format must be csv or jsonl");
    }
}
