package io.edgewatch.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.topics.TopicsCommand;
import io.edgewatch.standalone.broker.BrokerSecurity;
import io.edgewatch.standalone.broker.BrokerSettings;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A broker with users, each of whom has one role, set up as docs/security.md says. */
final class SecuredCluster implements AutoCloseable {
    static final Map<String, String> PASSWORDS = Map.of(
            "admin", "secret-admin",
            "trainer", "secret-trainer",
            "analyzer", "secret-analyzer",
            "streams", "secret-streams",
            "reader", "secret-reader",
            "nobody", "secret-nobody");

    private final BrokerSecurity.Scram users = new BrokerSecurity.Scram(PASSWORDS, "admin");
    private final Path directory;
    private final EmbeddedBroker broker;

    SecuredCluster(Path directory, int port) throws IOException {
        this.directory = directory;
        this.broker = new EmbeddedBroker(BrokerSettings.near(directory, port).with(users));
        broker.start();
        try {
            setUp();
        } catch (IOException | RuntimeException | Error e) {
            broker.close(); // one that loses its directory ends the whole JVM
            throw e;
        }
    }

    private void setUp() throws IOException {
        assertThat(topics(
                        "--create",
                        "--acl",
                        "trainer=User:trainer",
                        "--acl",
                        "analyzer:sharpness=User:analyzer",
                        "--acl",
                        "streams=User:streams",
                        "--acl",
                        "reader=User:reader"))
                .as("exit code of topics --create")
                .isZero();
    }

    String address() {
        return broker.connection().bootstrapServers();
    }

    KafkaConnection as(String user) {
        return new KafkaConnection(address(), users.client(user));
    }

    /** What one would give as {@code --command-config} to be this user, with this password. */
    Path commandConfig(String user, String password) throws IOException {
        String settings = users.client(user).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("\n"));
        return Files.writeString(
                directory.resolve(user + ".properties"), settings.replace(PASSWORDS.getOrDefault(user, ""), password));
    }

    /** {@code edgewatch topics} as the administrator; its exit code. */
    int topics(String... arguments) throws IOException {
        CommandLine command = new CommandLine(new TopicsCommand()).setOut(new PrintWriter(new StringWriter()));
        command.getCommandSpec().exitCodeOnExecutionException(1);
        String[] all = new String[arguments.length + 4];
        all[0] = "--bootstrap-server";
        all[1] = address();
        all[2] = "--command-config";
        all[3] = commandConfig("admin", "secret-admin").toString();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return command.execute(all);
    }

    @Override
    public void close() {
        broker.close();
    }
}
