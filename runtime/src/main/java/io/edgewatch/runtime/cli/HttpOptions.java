package io.edgewatch.runtime.cli;

import io.edgewatch.runtime.http.Ports;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the process answers over HTTP. A picocli mixin. */
public final class HttpOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to bind for HTTP; default ${DEFAULT-VALUE}, this machine only")
    private String listen = "";

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "port of /metrics and /health; a taken one: the next free one, which is printed")
    private @Nullable Integer port;

    /** Address to bind. */
    public String listen() {
        return listen;
    }

    /**
     * The port to try first.
     *
     * @param usual the command's own
     * @throws ParameterException if it is no port
     */
    public int portOr(int usual) {
        Integer asked = port;
        if (asked != null && !Ports.isPort(asked)) {
            throw new ParameterException(spec.commandLine(), "--http-port must be 1 to 65535, got: " + asked);
        }
        return asked == null ? usual : asked;
    }
}
