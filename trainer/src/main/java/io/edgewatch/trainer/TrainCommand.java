package io.edgewatch.trainer;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.file.Change;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.cli.HttpOptions;
import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.cli.UserDirectories;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a network and publishes every step: loss, gradient and weights.",
        footer = {
            "",
            "Examples:",
            "  edgewatch train my.yaml --bootstrap-server kafka:9092",
            "  edgewatch train my.yaml --run my-run --steps 5000",
            "  edgewatch train my.yaml --run my-run --resume       go on after a crash, a stop or an outage",
            "  edgewatch train my.yaml --run sweep --set optimizer.learning-rate=0.02,0.01 --set init.seed=0,1",
            "                                       four runs at once: sweep-1 to sweep-4",
            "",
            "Ctrl-C ends the run cleanly, a second one at once. Exit code 0: ended; 1: training or publishing failed,",
            "or another trainer took the run over; 2: wrong usage, experiment or data; 130: Ctrl-C while starting."
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int USUAL_HTTP_PORT = 9465;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Parameters(paramLabel = "EXPERIMENT", description = "experiment file")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path experimentFile;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "run id; default: made of the experiment's name and the time")
    private @Nullable String run;

    @Option(
            names = "--resume",
            description = "go on with the run of --run from its checkpoint, as its next attempt; what its last trainer"
                    + " left unpublished is published first")
    private boolean resume;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE[,…]",
            description = "another value for a key of the experiment, such as optimizer.learning-rate=0.02; several"
                    + " values after commas make several runs at once, several options their combinations")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "steps of the run, instead of the experiment's, or of what was planned for a run that is resumed")
    private @Nullable Long steps;

    @Option(
            names = "--blas-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "threads of one matrix product; default ${DEFAULT-VALUE}")
    private int blasThreads;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "where checkpoints and spilled steps are kept, in a directory for each run; default:"
                    + " $$XDG_STATE_HOME/edgewatch or ~/.local/state/edgewatch")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "default ${DEFAULT-VALUE}")
    private double checkpointSeconds;

    @Option(
            names = "--spill-limit",
            paramLabel = "SIZE",
            defaultValue = "2GiB",
            description = "what steps that wait for the broker may take on disk; default ${DEFAULT-VALUE}")
    private String spillLimit = "";

    @Option(
            names = "--when-full",
            paramLabel = "drop|wait|spill",
            description = "what happens to a step when the publisher cannot keep up: lost and declared; training waits;"
                    + " kept on disk. Default: the experiment's, which is spill if it says nothing")
    private @Nullable String whenFull;

    @Option(
            names = "--finish-limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "how long nothing may arrive at the broker, at the end, before the trainer gives up;"
                    + " default ${DEFAULT-VALUE}")
    private double finishSeconds;

    @Override
    public Integer call() throws InterruptedException {
        try (PlannedRuns runs = planned()) {
            KafkaConnection connection = connectionOptions.connection();
            int port = http.portOr(USUAL_HTTP_PORT);
            return ProcessCommand.run(
                    spec,
                    (life, registry) ->
                            new TrainSession(spec, life, registry).run(connection, runs.list(), http.listen(), port));
        }
    }

    /** Everything that is the user's to mend shows here, before anything is connected. */
    private PlannedRuns planned() {
        PlannedRuns runs = new PlannedRuns();
        try {
            if (resume && run == null) {
                throw new IllegalArgumentException("--resume needs the id of the run, by --run");
            }
            if (blasThreads < 1) {
                throw new IllegalArgumentException("--blas-threads must be at least 1, got: " + blasThreads);
            }
            List<List<Change>> variants = Sweep.of(set).variants();
            String first = null;
            for (int n = 0; n < variants.size(); n++) {
                Experiment experiment = ExperimentFile.read(experimentFile, variants.get(n));
                first = first == null ? base(experiment) : first;
                TrainerSettings settings = settings(experiment, Sweep.run(first, n, variants.size()));
                Blas.useThreads(blasThreads);
                runs.add(new PlannedRun(variants.get(n), PreparedExperiment.prepare(experiment), settings));
            }
            return runs;
        } catch (ExperimentException | IllegalArgumentException e) {
            runs.close();
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String base(Experiment experiment) {
        return run == null ? RunNames.generate(experiment.name(), Instant.now(), RandomGenerator.getDefault()) : run;
    }

    private TrainerSettings settings(Experiment experiment, String id) {
        return new TrainerSettings(
                id,
                resume,
                steps == null ? OptionalLong.empty() : OptionalLong.of(steps),
                whenFull == null ? experiment.publish().whenFull() : WhenFull.labelled(whenFull),
                Optional.of(
                        stateDirectory == null ? UserDirectories.ofThisProcess().state() : stateDirectory),
                seconds("--checkpoint-every", checkpointSeconds),
                ByteSize.parse(spillLimit),
                seconds("--finish-limit", finishSeconds));
    }

    private static Duration seconds(String option, double seconds) {
        if (!(seconds > 0) || seconds > Duration.ofDays(365).toSeconds()) {
            throw new IllegalArgumentException(option + " must be a positive number of seconds, got: " + seconds);
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
