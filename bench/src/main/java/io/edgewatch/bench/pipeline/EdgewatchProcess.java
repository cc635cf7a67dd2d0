package io.edgewatch.bench.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ./edgewatch} as a user starts it: a process of its own, with its own heap of 1 GiB. */
final class EdgewatchProcess implements AutoCloseable {
    /** The benchmarks run in bench. */
    private static final Path PROGRAM =
            Path.of("..", "edgewatch").toAbsolutePath().normalize();

    /** It may build itself first. */
    private static final Duration LIMIT = Duration.ofMinutes(6);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;

    private final Process process;
    private final String what;
    private final Path said;

    private EdgewatchProcess(Process process, String what, Path said) {
        this.process = process;
        this.what = what;
        this.said = said;
    }

    static EdgewatchProcess start(Path directory, List<String> arguments) throws IOException {
        Path said = Files.createTempFile(directory, arguments.get(0) + "-", ".txt");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new EdgewatchProcess(process, String.join(" ", arguments), said);
    }

    /** Waits until it has said the text. */
    EdgewatchProcess ready(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!said().contains(text)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("'" + what + "' did not say '" + text + "', but:\n" + said());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Once it has ended: as it should have. */
    void requireSuccess() throws IOException {
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "'" + what + "' ended with exit code " + process.exitValue() + ":\n" + said());
        }
    }

    private String said() throws IOException {
        return Files.readString(said);
    }

    /** Ends it orderly, so that a consumer leaves its group at once. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly().onExit().join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
