package io.edgewatch.runtime.cli;

import io.edgewatch.runtime.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How to reach the cluster, with the words of Kafka's own tools. A picocli mixin. */
public final class ConnectionOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,…",
            defaultValue = "127.0.0.1:9092",
            description = "brokers to begin with; default ${DEFAULT-VALUE}")
    private String bootstrapServer = "";

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties for the Kafka clients: security, credentials; never printed")
    private @Nullable Path commandConfig;

    /**
     * The connection as asked for; nothing is connected yet.
     *
     * @throws ParameterException if the file cannot be read or the address is empty
     */
    public KafkaConnection connection() {
        Path file = commandConfig;
        try {
            return file == null
                    ? KafkaConnection.to(bootstrapServer)
                    : KafkaConnection.withConfig(bootstrapServer, file);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--command-config " + file + " cannot be read: no such file, or no permission",
                    e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
