package io.edgewatch.standalone.broker;

import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.cli.UserDirectories;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TensorBudget;
import io.edgewatch.runtime.kafka.TopicLayout;
import io.edgewatch.runtime.kafka.TopicSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edgewatch broker}. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Runs a Kafka broker on this machine, with edgewatch's topics, for processes on this machine.",
        footer = {
            "",
            "Examples:",
            "  edgewatch broker                             on port 9092; keeps its data across restarts",
            "  edgewatch broker --data-dir /data/edgewatch --tensor-budget 100GiB",
            "",
            "Ctrl-C ends it orderly. A taken port is an error, because others are told the address.",
            "Exit code 0: ended; 1: it could not start, or failed; 2: wrong usage; 130: Ctrl-C while it started."
        })
public final class BrokerCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where its data lies; default: $XDG_DATA_HOME/edgewatch/broker, or"
                    + " ~/.local/share/edgewatch/broker")
    private @Nullable Path dataDirectory;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9092", description = "default ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--tensor-budget",
            paramLabel = "SIZE",
            defaultValue = "10GiB",
            description = "disk for all weights, gradients and the like, when the topics are made: 10GiB, 500MiB,"
                    + " unlimited; default ${DEFAULT-VALUE}")
    private String tensorBudget = "";

    @Override
    public Integer call() throws InterruptedException {
        TensorBudget budget;
        BrokerSettings settings;
        try {
            budget = TensorBudget.parse(tensorBudget);
            settings = BrokerSettings.on(dataDirectory == null ? usualDirectory() : dataDirectory, port);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return ProcessCommand.run(spec, (life, registry) -> {
            EmbeddedBroker broker = life.start(new EmbeddedBroker(settings));
            announce(broker.connection(), settings, createTopics(broker.connection(), budget));
            life.await(LOOK, () -> false, () -> {});
            return 0;
        });
    }

    /** Where the data lies unless one says otherwise. */
    public static Path usualDirectory() {
        return UserDirectories.ofThisProcess().data().resolve("broker");
    }

    private static String createTopics(KafkaConnection connection, TensorBudget budget) {
        try (TopicSetup topics = new TopicSetup(connection)) {
            int made = topics.create(TopicLayout.within(budget, TopicLayout.USUAL_PARTITIONS, (short) 1))
                    .size();
            return made == 0
                    ? "topics are there and left as they are"
                    : made + " topics made; weights, gradients and the like: at most " + budget;
        }
    }

    private void announce(KafkaConnection connection, BrokerSettings settings, String topics) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("broker   " + connection);
        out.println("data     " + settings.directory().toAbsolutePath() + ", kept");
        out.println("topics   " + topics);
        out.flush();
    }
}
