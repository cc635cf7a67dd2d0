package io.edgewatch.standalone.process;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The four kinds of processes a user runs, each a JVM of its own, all at one broker. */
final class Deployment implements AutoCloseable {
    private static final String SMALL = "-Xmx384m -XX:TieredStopAtLevel=1";

    private final Path directory;
    private final int brokerPort = Ports.anyFree();
    private final Deque<EdgewatchProcess> processes = new ArrayDeque<>();

    Deployment(Path directory) {
        this.directory = directory;
    }

    KafkaConnection connection() {
        return KafkaConnection.to("127.0.0.1:" + brokerPort);
    }

    EdgewatchProcess broker() throws IOException {
        return start(List.of(
                        "broker",
                        "--port",
                        Integer.toString(brokerPort),
                        "--data-dir",
                        at("broker"),
                        "--tensor-budget",
                        "1GiB"))
                .ready("topics ");
    }

    EdgewatchProcess streams() throws IOException {
        return connected("streams", "--state-dir", at("streams")).ready("metrics ");
    }

    EdgewatchProcess analyze(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("analyze"));
        all.addAll(List.of(arguments));
        return connected(all.toArray(String[]::new));
    }

    EdgewatchProcess train(Path experiment, String run, String... more) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("train", experiment.toString(), "--run", run, "--state-dir", at("trainer")));
        all.addAll(List.of(more));
        return connected(all.toArray(String[]::new));
    }

    /** Any command, with the broker's address. */
    EdgewatchProcess connected(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-server", connection().bootstrapServers()));
        if (Set.of("train", "analyze", "streams").contains(arguments[0])) {
            all.addAll(List.of("--http-port", Integer.toString(Ports.anyFree())));
        }
        return start(all);
    }

    private EdgewatchProcess start(List<String> arguments) throws IOException {
        EdgewatchProcess process = EdgewatchProcess.start(directory, SMALL, arguments);
        processes.push(process);
        return process;
    }

    private String at(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).toString();
    }

    @Override
    public void close() throws InterruptedException {
        for (EdgewatchProcess process : processes) {
            process.kill();
        }
    }
}
