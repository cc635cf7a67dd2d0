package io.edgewatch.standalone;

import io.edgewatch.analyzers.host.AnalyzeCommand;
import io.edgewatch.analyzers.host.AnalyzersCommand;
import io.edgewatch.runtime.runs.ExportCommand;
import io.edgewatch.runtime.runs.RunsCommand;
import io.edgewatch.runtime.topics.TopicsCommand;
import io.edgewatch.standalone.broker.BrokerCommand;
import io.edgewatch.standalone.demo.DemoCommand;
import io.edgewatch.standalone.doctor.DoctorCommand;
import io.edgewatch.standalone.evaluate.EvaluateCommand;
import io.edgewatch.standalone.flow.ComplementarityCommand;
import io.edgewatch.standalone.flow.FlowCommand;
import io.edgewatch.streams.StreamsCommand;
import io.edgewatch.streams.page.WatchCommand;
import io.edgewatch.trainer.TrainCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code edgewatch}: gathers the commands. */
@Command(
        name = "edgewatch",
        mixinStandardHelpOptions = true,
        version = "edgewatch 0.1.0",
        description = "Watches neural-network training at the edge of stability, live, over Kafka.",
        subcommands = {
            DemoCommand.class,
            BrokerCommand.class,
            TrainCommand.class,
            AnalyzeCommand.class,
            AnalyzersCommand.class,
            StreamsCommand.class,
            TopicsCommand.class,
            RunsCommand.class,
            ExportCommand.class,
            WatchCommand.class,
            DoctorCommand.class,
            EvaluateCommand.class,
            FlowCommand.class,
            ComplementarityCommand.class,
            HelpCommand.class
        },
        footer = {"", "Begin with: edgewatch demo"})
public final class EdgewatchCommand {
    private EdgewatchCommand() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new EdgewatchCommand())
                .setParameterExceptionHandler(EdgewatchCommand::misused)
                .setExecutionExceptionHandler(EdgewatchCommand::failed);
    }

    /** A mistake of the user is one line with the way to the help, not the help itself. */
    private static int misused(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + mistake.getMessage() + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        LoggerFactory.getLogger(EdgewatchCommand.class).debug("command failed", failure);
        String message = failure.getMessage();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + (message == null ? failure.toString() : message));
        return ExitCode.SOFTWARE;
    }
}
