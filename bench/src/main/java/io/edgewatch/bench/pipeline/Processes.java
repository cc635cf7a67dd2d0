package io.edgewatch.bench.pipeline;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A broker and what is started around it, each a process as a user starts it. */
final class Processes implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final KafkaConnection connection;
    private final Deque<EdgewatchProcess> all = new ArrayDeque<>();

    private Processes(TemporaryDirectory directory, int brokerPort) {
        this.directory = directory;
        this.connection = KafkaConnection.to("127.0.0.1:" + brokerPort);
    }

    /** A broker alone. */
    static Processes aroundBroker() throws IOException, InterruptedException {
        int port = Ports.anyFree();
        Processes processes = new Processes(TemporaryDirectory.create(), port);
        try {
            String data = processes.directory.at("broker").toString();
            processes
                    .started(List.of("broker", "--port", Integer.toString(port), "--data-dir", data))
                    .ready("topics ");
            return processes;
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    TemporaryDirectory directory() {
        return directory;
    }

    EdgewatchProcess streams() throws IOException, InterruptedException {
        String state = directory.at("streams").toString();
        return connected(List.of("streams", "--state-dir", state), Ports.anyFree())
                .ready("metrics ");
    }

    /** A host of these analyzers, each of all runs. */
    AnalyzerProcess analyze(List<String> analyzers) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("analyze"));
        arguments.addAll(analyzers);
        int port = Ports.anyFree();
        EdgewatchProcess process =
                connected(arguments, port).ready("analyzer   " + analyzers.get(analyzers.size() - 1));
        return new AnalyzerProcess(process, new AnalyzedSteps(port), analyzers);
    }

    /** A trainer of the default experiment, with what is different. */
    EdgewatchProcess train(String run, long steps, List<String> changes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                DefaultExperiment.write(directory.path()).toString(),
                "--run",
                run,
                "--steps",
                Long.toString(steps),
                "--state-dir",
                directory.at("trainer").toString()));
        changes.forEach(change -> arguments.addAll(List.of("--set", change)));
        return connected(arguments, Ports.anyFree());
    }

    private EdgewatchProcess connected(List<String> arguments, int httpPort) throws IOException {
        List<String> connected = new ArrayList<>(arguments);
        connected.addAll(List.of(
                "--bootstrap-server", connection.bootstrapServers(), "--http-port", Integer.toString(httpPort)));
        return started(connected);
    }

    private EdgewatchProcess started(List<String> arguments) throws IOException {
        EdgewatchProcess process = EdgewatchProcess.start(directory.path(), arguments);
        all.push(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        all.forEach(EdgewatchProcess::close);
        directory.close();
    }
}
