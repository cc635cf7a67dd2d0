package io.edgewatch.runtime.cli;

import io.edgewatch.runtime.lifecycle.Interruption;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.runtime.lifecycle.StoppedWhileStartingException;
import io.edgewatch.runtime.metrics.ProcessMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How a command that is a process lives: Ctrl-C and TERM end it orderly, and a failure is one line on stderr. */
public final class ProcessCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCommand.class);

    private ProcessCommand() {}

    /** What the process does; the parts it starts are closed when it returns or throws. */
    @FunctionalInterface
    public interface Work {

        /**
         * Works to the end, or until the life is asked to stop; answers the exit code.
         *
         * @param registry the process's own, closed after its parts
         */
        int run(ProcessLife life, PrometheusMeterRegistry registry) throws InterruptedException;
    }

    /** Does the work; the answer is the exit code: the work's own, 1 if it failed, 130 if it was stopped while it started. */
    public static int run(CommandSpec spec, Work work) throws InterruptedException {
        ProcessLife life = new ProcessLife();
        // the signals are let go last: a Ctrl-C while the parts close is the same wish
        try (Interruption interruption = new Interruption(life::requestStop);
                ProcessMetrics metrics = new ProcessMetrics(spec.name());
                life) {
            return attempt(spec, () -> work.run(life, metrics.registry()));
        }
    }

    private interface Attempt {
        int run() throws InterruptedException;
    }

    private static int attempt(CommandSpec spec, Attempt work) throws InterruptedException {
        try {
            return work.run();
        } catch (ParameterException mistake) {
            throw mistake;
        } catch (StoppedWhileStartingException e) {
            tell(spec, "stopped before everything was started");
            return Interruption.EXIT_CODE;
        } catch (RuntimeException | Error e) {
            LOG.debug("{} failed", spec.qualifiedName(), e);
            tell(spec, e.getMessage() == null ? e.toString() : e.getMessage());
            return 1;
        }
    }

    private static void tell(CommandSpec spec, String message) {
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
        spec.commandLine().getErr().flush();
    }
}
