package io.edgewatch.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./edgewatch} with any command, as a process of its own. */
public final class EdgewatchProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private EdgewatchProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it with its output in files below {@code directory}, and nothing to read. */
    public static EdgewatchProcess start(Path directory, String... arguments) throws IOException {
        return answering("", directory, arguments);
    }

    /** The same, with something to read. */
    public static EdgewatchProcess answering(String input, Path directory, String... arguments) throws IOException {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ".txt"), input);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        List<String> command = new ArrayList<>();
        command.add(
                Path.of("..").toAbsolutePath().normalize().resolve("edgewatch").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("EDGEWATCH_JAVA_OPTIONS", "-Xmx512m");
        Process process = builder.directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new EdgewatchProcess(process, out, err);
    }

    /** Waits for the end; the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end within " + LIMIT.toMinutes() + " min");
        }
        return process.exitValue();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    /** Waits until it has printed that, or has ended. */
    public void awaitOut(String text) {
        await().atMost(LIMIT).until(() -> out().contains(text) || !process.isAlive());
    }

    /** What a polite {@code kill} does. */
    public void terminate() {
        process.destroy();
    }

    /** What {@code kill -9} does; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
