package io.edgewatch.analyzers.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong shows before anything is connected; there is no analyzer on this class path. */
class AnalyzeCommandTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new AnalyzeCommand())
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sharpnes | no analyzer named 'sharpnes'; found on the class path: none",
                "a b --as c | --as names one instance, but there are 2 analyzers",
                "--from start | Missing required parameter: 'NAME'",
            })
    void aMistakeIsUsageAndSaysWhatIsWrong(String line, String message) {
        // When
        int code = run(line.split(" "));
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void theHelpNamesExitCodesAndWhatFromMeans() {
        // When
        int code = run("--help");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(
                        "Exit code 0: ended", "step:N", "every:N", "goes on with", "--bootstrap-server", "--http-port");
    }
}
