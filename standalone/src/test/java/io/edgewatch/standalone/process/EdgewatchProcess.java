package io.edgewatch.standalone.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./edgewatch} as a user starts it: a process of its own. */
public final class EdgewatchProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final Path PROGRAM =
            Path.of("..").toAbsolutePath().normalize().resolve("edgewatch");

    private static final int RESTARTS = 5;

    private final Process process;
    private final String what;
    private final Path out;
    private final Path err;

    private EdgewatchProcess(Process process, String what, Path out, Path err) {
        this.process = process;
        this.what = what;
        this.out = out;
        this.err = err;
    }

    public static EdgewatchProcess start(Path directory, String... arguments) throws IOException {
        return start(directory, directory, arguments);
    }

    /** With a temporary directory of its own. */
    public static EdgewatchProcess start(Path directory, Path temporary, String... arguments) throws IOException {
        return start(directory, "-Xmx1g -Djava.io.tmpdir=" + temporary, List.of(arguments));
    }

    /** With the JVM's options. */
    public static EdgewatchProcess start(Path directory, String javaOptions, List<String> arguments)
            throws IOException {
        return start(directory, PROGRAM, Map.of("EDGEWATCH_JAVA_OPTIONS", javaOptions), arguments);
    }

    /** With something to read. */
    public static EdgewatchProcess answering(String input, Path directory, String... arguments) throws IOException {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ".txt"), input);
        return start(
                directory,
                Redirect.from(in.toFile()),
                PROGRAM,
                Map.of("EDGEWATCH_JAVA_OPTIONS", "-Xmx1g"),
                List.of(arguments));
    }

    /** Another program that is edgewatch, with more in its environment. */
    public static EdgewatchProcess start(
            Path directory, Path program, Map<String, String> environment, List<String> arguments) throws IOException {
        return start(directory, Redirect.PIPE, program, environment, arguments);
    }

    private static EdgewatchProcess start(
            Path directory, Redirect in, Path program, Map<String, String> environment, List<String> arguments)
            throws IOException {
        Path out = Files.createTempFile(directory, arguments.get(0) + "-out", ".txt");
        Path err = Files.createTempFile(directory, arguments.get(0) + "-err", ".txt");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.directory(directory.toFile())
                .redirectInput(in)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new EdgewatchProcess(process, String.join(" ", arguments), out, err);
    }

    /** Waits for the end; the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("'" + what + "' did not end within " + LIMIT.toMinutes() + " min; " + said());
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    /** Everything the process said, for a failure's message. */
    public String said() {
        try {
            return what + " (pid " + process.pid() + ") said:\n" + out() + err();
        } catch (IOException e) {
            return what + ": " + e;
        }
    }

    /** Waits until its output has the text, or it has ended. */
    public void awaitOut(String text) {
        await().atMost(LIMIT).until(() -> out().contains(text) || !process.isAlive());
    }

    /** Waits until its output has the text; fails with what it said if it ends before. */
    public EdgewatchProcess ready(String text) throws IOException {
        awaitOut(text);
        if (!out().contains(text)) {
            throw new AssertionError("'" + text + "' was waited for; " + said());
        }
        return this;
    }

    /**
     * Starts a process until its output has the text, as what restarts on failure would: on a busy machine the broker
     * may not answer in time at first.
     */
    public static EdgewatchProcess restarting(Starting starting, String text) throws IOException {
        EdgewatchProcess process = starting.start();
        for (int again = 0; again < RESTARTS; again++) {
            process.awaitOut(text);
            if (process.out().contains(text)) {
                return process;
            }
            process = starting.start();
        }
        return process.ready(text);
    }

    /** Starts a process. */
    @FunctionalInterface
    public interface Starting {
        EdgewatchProcess start() throws IOException;
    }

    /** What Ctrl-C does. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** What a polite {@code kill} does. */
    public void terminate() {
        process.destroy();
    }

    /** What {@code kill -9} does; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
