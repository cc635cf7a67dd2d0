package io.edgewatch.runtime.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds free TCP ports. Another process may take one between the answer and its use, so users retry. */
public final class Ports {
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /**
     * The first free port from {@code preferred} on.
     *
     * @throws IllegalStateException if a hundred in a row are taken
     */
    public static int firstFreeFrom(int preferred) {
        if (!isPort(preferred)) {
            throw new IllegalArgumentException("a port must be 1 to 65535, got: " + preferred);
        }
        int last = Math.min(preferred + ATTEMPTS - 1, 65_535);
        for (int port = preferred; port <= last; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("ports " + preferred + " to " + last + " are all taken; name a free one");
    }

    /** Whether there is such a port. */
    public static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    /** A free port nobody has a liking for: two processes that start at once hardly get the same. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free: " + e.getMessage(), e);
        }
    }

    /** Whether nobody listens there now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
