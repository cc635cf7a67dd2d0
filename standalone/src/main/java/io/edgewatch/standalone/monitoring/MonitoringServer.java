package io.edgewatch.standalone.monitoring;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prometheus or Alertmanager as a part of this process, on this machine only, with everything below one directory. */
public final class MonitoringServer implements Component {
    private static final Duration START = Duration.ofSeconds(60);

    private static final List<String> PROMETHEUS = List.of("prometheus");
    private static final List<String> ALERTMANAGER = List.of("alertmanager", "prometheus-alertmanager");

    private final List<String> program;
    private final Path directory;
    private final int port;
    private final Configuration configuration;
    private @Nullable ServerProgram running;

    private MonitoringServer(List<String> program, Path directory, int preferredPort, Configuration configuration) {
        this.program = program;
        this.directory = directory;
        this.port = Ports.firstFreeFrom(preferredPort);
        this.configuration = configuration;
    }

    /** Writes the files a program wants, and says how it is to be started. */
    @FunctionalInterface
    private interface Configuration {
        List<String> write(Path directory, int port) throws IOException;
    }

    /** Whether the programs are on the path. */
    public static boolean areInstalled() {
        return ServerProgram.find(PROMETHEUS).isPresent()
                && ServerProgram.find(ALERTMANAGER).isPresent();
    }

    /**
     * Prometheus.
     *
     * @param targets host and port of each kind of process: {@code streams}, {@code analyzer}, {@code trainer}
     * @param alertmanager host and port of the Alertmanager to be told
     */
    public static MonitoringServer prometheus(
            Path directory, int preferredPort, Map<String, String> targets, Optional<String> alertmanager) {
        return new MonitoringServer(PROMETHEUS, directory, preferredPort, (below, port) -> {
            ShippedConfiguration.writePrometheus(below);
            Files.createDirectories(below.resolve("targets"));
            Files.createDirectories(below.resolve("alertmanagers"));
            Files.writeString(
                    below.resolve("targets/edgewatch.yml"),
                    targets.entrySet().stream()
                            .map(t -> "- targets: ['" + t.getValue() + "']\n  labels: {process: " + t.getKey() + "}\n")
                            .collect(Collectors.joining()));
            if (alertmanager.isPresent()) {
                Files.writeString(
                        below.resolve("alertmanagers/edgewatch.yml"), "- targets: ['" + alertmanager.get() + "']\n");
            }
            return List.of(
                    "--config.file=" + below.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + below.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--enable-feature=exemplar-storage",
                    "--log.level=warn");
        });
    }

    /**
     * Alertmanager.
     *
     * @param receivers YAML of pager, chat and mail; with names alone they tell nobody
     */
    public static MonitoringServer alertmanager(Path directory, int preferredPort, String receivers) {
        return new MonitoringServer(ALERTMANAGER, directory, preferredPort, (below, port) -> {
            Path file =
                    Files.writeString(below.resolve("alertmanager.yml"), ShippedConfiguration.alertmanager(receivers));
            return List.of(
                    "--config.file=" + file,
                    "--storage.path=" + below.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--cluster.listen-address=",
                    "--log.level=warn");
        });
    }

    @Override
    public String name() {
        return program.get(0);
    }

    /** Where it answers, once started. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void start() {
        try {
            Files.createDirectories(directory);
            running = ServerProgram.start(program, configuration.write(directory, port), directory.resolve("log.txt"));
            running.awaitAnswer(address().resolve("/-/ready"), START);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(name() + " could not be started in " + directory + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name() + " was starting", e);
        }
    }

    @Override
    public Health health() {
        ServerProgram now = running;
        if (now == null) {
            return Health.idle();
        }
        return now.isAlive()
                ? Health.working()
                : new Health.Failed(name() + " ended; see " + directory.resolve("log.txt"));
    }

    @Override
    public void close() {
        ServerProgram now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }
}
