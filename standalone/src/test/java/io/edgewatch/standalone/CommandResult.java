package io.edgewatch.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** What a command did. */
record CommandResult(int exitCode, String out, String err) {

    /** Runs a command on the cluster at that address. */
    static CommandResult on(String address, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--bootstrap-server", address))
                .toArray(String[]::new);
        int exitCode = EdgewatchCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
        return new CommandResult(exitCode, out.toString(), err.toString());
    }
}
