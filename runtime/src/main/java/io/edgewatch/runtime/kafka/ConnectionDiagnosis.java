package io.edgewatch.runtime.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out why a cluster does not answer: Kafka's clients only say that time ran out. */
final class ConnectionDiagnosis {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDiagnosis.class);
    private static final int PROBE_MILLISECONDS = 700;
    private static final int PROBES = 3;

    private ConnectionDiagnosis() {}

    /** The settings themselves are wrong; nothing was connected. */
    static KafkaUnavailableException unusable(KafkaConnection connection, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new KafkaUnavailableException(
                "cannot connect to " + connection + ": " + connection.withoutSecrets(reason)
                        + "; check the address and the settings of --command-config",
                cause);
    }

    /** Connected or not, no answer came. */
    static KafkaUnavailableException unanswered(KafkaConnection connection, Throwable cause) {
        LOG.debug("no answer from {}", connection, cause);
        return new KafkaUnavailableException(
                explain(connection, cause, () -> somebodyListens(connection.bootstrapServers())), cause);
    }

    /** Whether something accepts connections. */
    interface Probe {
        boolean somebodyListens();
    }

    static String explain(KafkaConnection connection, Throwable cause, Probe probe) {
        if (cause instanceof AuthenticationException) {
            return "the cluster on " + connection + " refused the credentials: "
                    + connection.withoutSecrets(String.valueOf(cause.getMessage()))
                    + "; check user and password in --command-config";
        }
        if (!probe.somebodyListens()) {
            return "nothing answers on " + connection + "; check the address, and that the broker is running";
        }
        String protocol = connection.clientSettings().getOrDefault("security.protocol", "PLAINTEXT");
        return protocol.equals("PLAINTEXT")
                ? "the cluster on " + connection + " did not answer as one without credentials would; if it wants"
                        + " credentials or TLS, give --command-config FILE"
                : "the cluster on " + connection + " did not answer to security.protocol=" + protocol
                        + "; check security.protocol in --command-config, and that the broker is up";
    }

    private static boolean somebodyListens(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(",")).limit(PROBES).anyMatch(ConnectionDiagnosis::accepts);
    }

    private static boolean accepts(String server) {
        int colon = server.lastIndexOf(':');
        if (colon < 1) {
            return false;
        }
        String host = server.substring(0, colon).strip().replaceAll("^\\[|]$", "");
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            host, Integer.parseInt(server.substring(colon + 1).strip())),
                    PROBE_MILLISECONDS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} does not accept: {}", server, e.toString());
            return false;
        }
    }
}
