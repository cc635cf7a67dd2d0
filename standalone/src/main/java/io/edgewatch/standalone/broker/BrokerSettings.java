package io.edgewatch.standalone.broker;

import io.edgewatch.runtime.http.Ports;
import java.nio.file.Path;

/**
 * How the embedded broker runs.
 *
 * @param directory for its logs; formatted if it is not yet
 * @param port the client port
 * @param portIsFixed a taken port is an error; else the first free one after it is as good
 * @param security whom it serves
 */
public record BrokerSettings(Path directory, int port, boolean portIsFixed, BrokerSecurity security) {
    public BrokerSettings {
        if (!Ports.isPort(port)) {
            throw new IllegalArgumentException("a port must be 1 to 65535, got: " + port);
        }
    }

    /** For everybody on this machine, on that port or a free one after it. */
    public static BrokerSettings near(Path directory, int port) {
        return new BrokerSettings(directory, port, false, new BrokerSecurity.Open());
    }

    /** For everybody on this machine, on exactly that port. */
    public static BrokerSettings on(Path directory, int port) {
        return new BrokerSettings(directory, port, true, new BrokerSecurity.Open());
    }

    /** The same for users. */
    public BrokerSettings with(BrokerSecurity users) {
        return new BrokerSettings(directory, port, portIsFixed, users);
    }
}
