package io.edgewatch.standalone.broker;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** One KRaft node, broker and controller in one, on loopback; keeps its data across restarts on the same directory. */
public final class EmbeddedBroker implements Component {
    private static final int NODE_ID = 1;
    private static final int START_ATTEMPTS = 3;
    private static final String HOST = "127.0.0.1";
    private static final String CLIENTS = "CLIENTS";

    private final BrokerSettings settings;
    private volatile Health health = Health.idle();
    private @Nullable KafkaRaftServer server;
    private @Nullable DirectoryLock lock;
    private int port;

    /**
     * A broker for everybody on this machine, not yet started.
     *
     * @param directory for its logs; formatted if it is not yet
     * @param preferredPort the client port, or the first free one after it
     */
    public EmbeddedBroker(Path directory, int preferredPort) {
        this(BrokerSettings.near(directory, preferredPort));
    }

    /** A broker, not yet started. */
    public EmbeddedBroker(BrokerSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public void start() {
        DirectoryLock taken = DirectoryLock.take(settings.directory());
        try {
            startOnAPort();
        } catch (RuntimeException | Error e) {
            taken.close();
            throw e;
        }
        lock = taken;
    }

    private void startOnAPort() {
        RuntimeException last = new IllegalStateException("not tried");
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            try {
                startOnce();
                health = Health.working();
                return;
            } catch (PortTakenException e) {
                throw e;
            } catch (RuntimeException e) {
                last = e; // another process may have taken a port between its choice and its use
                shutDown();
            }
        }
        throw new IllegalStateException(
                "the broker could not be started on " + HOST + ":" + port + " in " + settings.directory() + ": "
                        + last.getMessage(),
                last);
    }

    private int clientPort() {
        if (!settings.portIsFixed()) {
            return Ports.firstFreeFrom(settings.port());
        }
        if (!Ports.isFree(settings.port())) {
            throw new PortTakenException(HOST, settings.port());
        }
        return settings.port();
    }

    private void startOnce() {
        port = clientPort();
        int controllerPort = Ports.anyFree();
        format(controllerPort);
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties(controllerPort)), Time.SYSTEM);
        server = starting;
        starting.startup();
    }

    private void format(int controllerPort) {
        Path logs = logDirectory();
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(logs);
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setInitialControllers(
                            DynamicVoters.parse(NODE_ID + "@" + HOST + ":" + controllerPort + ":" + Uuid.randomUuid()))
                    .setHasDynamicQuorum(true);
            if (settings.security() instanceof BrokerSecurity.Scram scram) {
                formatter.setScramArguments(scram.passwords().entrySet().stream()
                        .map(user -> BrokerSecurity.Scram.MECHANISM + "=[name=" + user.getKey() + ",password="
                                + user.getValue() + "]")
                        .toList());
            }
            formatter.run();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker cannot write to " + logs + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the broker's directory " + logs + " cannot be formatted: " + e.getMessage(), e);
        }
    }

    private Path logDirectory() {
        return settings.directory().resolve("kafka");
    }

    private Properties properties(int controllerPort) {
        Map<String, Object> all = new TreeMap<>(settings.security().brokerSettings());
        all.put("node.id", NODE_ID);
        all.put("process.roles", "broker,controller");
        all.put("listeners", CLIENTS + "://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        all.put("advertised.listeners", CLIENTS + "://" + HOST + ":" + port);
        all.put(
                "listener.security.protocol.map",
                CLIENTS + ":" + settings.security().protocol() + ",CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", CLIENTS);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("controller.quorum.bootstrap.servers", HOST + ":" + controllerPort);
        all.put("log.dirs", logDirectory().toString());
        all.put("auto.create.topics.enable", false);
        all.put("group.initial.rebalance.delay.ms", 0);
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            all.put(internal + ".replication.factor", 1);
            all.put(internal + ".num.partitions", 1);
        }
        all.put("transaction.state.log.min.isr", 1);
        all.put("share.coordinator.state.topic.min.isr", 1);
        all.put("log.cleaner.dedupe.buffer.size", 2_097_152);
        Properties properties = new Properties();
        all.forEach((name, value) -> properties.put(name, value.toString()));
        return properties;
    }

    /** How clients reach it; as the super user, if it has users. */
    public KafkaConnection connection() {
        return settings.security() instanceof BrokerSecurity.Scram scram
                ? new KafkaConnection(address(), scram.client(scram.superUser()))
                : KafkaConnection.to(address());
    }

    private String address() {
        return HOST + ":" + port;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        health = Health.idle();
        shutDown();
        DirectoryLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    private void shutDown() {
        KafkaRaftServer running = server;
        server = null;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
        }
    }
}
