package io.edgewatch.standalone;

import io.edgewatch.standalone.demo.DemoCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code edgewatch}: gathers the commands. */
@Command(
        name = "edgewatch",
        mixinStandardHelpOptions = true,
        version = "edgewatch 0.1.0",
        description = "Watches neural-network training at the edge of stability, live, over Kafka.",
        subcommands = {DemoCommand.class, HelpCommand.class},
        footer = {"", "Begin with: edgewatch demo"})
public final class EdgewatchCommand {
    private EdgewatchCommand() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new EdgewatchCommand()).setExecutionExceptionHandler((failure, command, parsed) -> {
            LoggerFactory.getLogger(EdgewatchCommand.class).debug("command failed", failure);
            String message = failure.getMessage();
            command.getErr()
                    .println("edgewatch " + command.getCommandName() + ": "
                            + (message == null ? failure.toString() : message));
            return 1;
        });
    }
}
