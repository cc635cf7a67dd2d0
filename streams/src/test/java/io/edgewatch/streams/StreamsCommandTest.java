package io.edgewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StreamsCommandTest {
    @ParameterizedTest
    @CsvSource({"--threads, 0", "--judge, Not a name", "--application-id, ''", "--http-port, 70000"})
    void refusesWhatCannotRunBeforeAnythingIsStarted(String option, String value) {
        // Given
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new StreamsCommand()).setErr(new PrintWriter(err));
        // When
        int exitCode = command.execute(option, value);
        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ");
    }
}
