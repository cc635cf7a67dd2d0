package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class TrainCommandTest {
    private final Path directory;
    private final StringWriter err = new StringWriter();

    TrainCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private int run(String... arguments) {
        return new CommandLine(new TrainCommand())
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((mistake, args) -> {
                    err.append(mistake.getMessage());
                    return 2;
                })
                .execute(arguments);
    }

    private Path experiment(String text) throws IOException {
        return Files.writeString(directory.resolve("e.yaml"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--run UPPER            | run must match",
                "--resume               | --resume needs the id of the run, by --run",
                "--steps 0              | steps must be at least 1, got: 0",
                "--blas-threads 0       | --blas-threads must be at least 1, got: 0",
                "--checkpoint-every 0   | --checkpoint-every must be a positive number of seconds, got: 0.0",
                "--checkpoint-every NaN | --checkpoint-every must be a positive number of seconds, got: NaN",
                "--finish-limit -1      | --finish-limit must be a positive number of seconds, got: -1.0",
                "--spill-limit much     | a size is a number with KiB, MiB or GiB, got: 'much'",
                "--when-full perhaps    | when-full must be drop, wait or spill, got: 'perhaps'",
                "--set learning-rate    | --set: wanted KEY=VALUE such as optimizer.learning-rate=0.02",
                "--set steps=1 --set steps=2 | --set names steps twice; several values go into one, after commas",
                "--set init.seed=0,1,2,3,4,5,6,7,8 --set steps=1,2,3,4,5,6,7,8 | --set makes more than 64 runs",
                "--set optimizer.rate=0.1 | unknown key 'rate' in optimizer",
                "--set optimizer.learning-rate=0.1,fast | --set optimizer.learning-rate=fast: optimizer.learning-rate",
                "--set loss.kind=mse    | --set loss.kind=mse: 'loss' is 'mse' and has no key 'kind'",
                "--http-port 0          | --http-port must be 1 to 65535, got: 0",
                "--bootstrap-server=    | bootstrap servers must be host:port",
            })
    void aMistakeInTheOptionsIsOneLineBeforeAnythingIsConnected(String options, String message) throws Exception {
        // Given
        List<String> arguments = new ArrayList<>(List.of(options.strip().split(" ")));
        arguments.add(experiment(SmallExperiment.TEXT).toString());
        // When
        int exitCode = run(arguments.toArray(String[]::new));
        // Then
        assertThat(err.toString()).contains(message.strip()).hasLineCount(1);
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void aMistakeInTheExperimentIsOneLineWithItsPlace() throws Exception {
        // When
        int exitCode = run(experiment(SmallExperiment.TEXT.replace("steps: 6", "steps: -6"))
                .toString());
        // Then
        assertThat(err.toString()).contains("e.yaml: ").contains("steps").hasLineCount(1);
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void dataThatIsNotThereIsOneLine() throws Exception {
        // Given
        Path file = experiment(SmallExperiment.TEXT.replace(
                "{kind: fashion-mnist, classes: [0, 1], examples: 20}", "{kind: npy, inputs: x.npy, targets: y.npy}"));
        // When
        int exitCode = run(file.toString());
        // Then
        assertThat(err.toString()).contains("x.npy").hasLineCount(1);
        assertThat(exitCode).isEqualTo(2);
    }
}
