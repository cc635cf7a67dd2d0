package io.edgewatch.standalone.broker;

/** Somebody else listens where others will look for the broker. */
final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String host, int port) {
        super("port " + port + " on " + host + " is taken; end what listens there, or choose another: --port N");
    }
}
