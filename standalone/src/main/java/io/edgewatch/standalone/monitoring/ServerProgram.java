package io.edgewatch.standalone.monitoring;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server that is another program, for as long as we want it. */
final class ServerProgram implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProgram(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Where the first of these programs lies that the path has. */
    static Optional<Path> find(List<String> names) {
        List<Path> path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return names.stream()
                .flatMap(name -> path.stream().map(directory -> directory.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param names of the program, the usual one first; Debian has another one for some
     * @throws IllegalStateException if the path does not have it
     */
    static ServerProgram start(List<String> names, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        String name = names.get(0);
        command.add(find(names)
                .orElseThrow(() -> new IllegalStateException(
                        name + " is not installed: apt-get install prometheus prometheus-alertmanager"))
                .toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProgram(name, process, log);
    }

    /** Waits until it answers there with 200. */
    void awaitAnswer(URI ready, Duration limit) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
        HttpRequest request = HttpRequest.newBuilder(ready).timeout(ANSWER).build();
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answers(client, request)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        name + (process.isAlive() ? " does not answer at " + ready : " ended") + "; it said: " + end());
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " ended; it said: " + end());
            }
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The end of what it said. */
    String end() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
