package io.edgewatch.streams.page;

import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.Topic;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch watch}: what the page shows, in the terminal. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description =
                "Shows runs in the terminal as they train: step, loss, sharpness beside the threshold, phase, alerts.",
        footer = {
            "",
            "Examples:",
            "  edgewatch watch                        all runs",
            "  edgewatch watch my-run                 one of them; ends with it",
            "  edgewatch watch --once                 the state of now, for scripts",
            "",
            "In a terminal the table is rewritten in place, else it is printed anew each second in which it changes.",
            "Ctrl-C ends it. Exit code 0: ended; 1: the cluster does not answer; 2: wrong usage."
        })
public final class WatchCommand implements Callable<Integer> {
    private static final int TABLES = 1_000;
    private static final int ROWS_PER_RUN = 64;
    private static final long LOG_BYTES = 1 << 20;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "RUN", arity = "0..1", description = "run id; default: all runs")
    private @Nullable String run;

    @Option(
            names = "--judge",
            paramLabel = "INSTANCE",
            defaultValue = "sharpness",
            description = "analyzer instance whose sharpness is shown; default ${DEFAULT-VALUE}")
    private String judge = "";

    @Option(names = "--once", description = "print the table once it is complete, and end")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (run != null) {
                Name.require("run", run);
            }
            Name.require("judge", judge);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        KafkaConnection cluster = connection.connection();
        return ProcessCommand.run(spec, (life, registry) -> watch(cluster, life));
    }

    private int watch(KafkaConnection cluster, ProcessLife life) throws InterruptedException {
        try (TopicSetup topics = new TopicSetup(cluster)) {
            topics.requirePartitions(
                    EnumSet.of(Topic.RUNS, Topic.STEPS, Topic.MEASUREMENTS, Topic.PHASES, Topic.ALERTS));
        }
        RunBoard board = new RunBoard(judge, TABLES, ROWS_PER_RUN);
        LiveFeed feed = life.start(new LiveFeed(cluster, board, new EventLog("watch", LOG_BYTES)));
        PrintWriter out = spec.commandLine().getOut();
        WatchScreen screen = new WatchScreen(out, System.console() != null && !once);
        life.await(PERIOD, () -> !screen.isEmpty() && (once || isOver(board)), () -> {
            if (feed.hasCaughtUp()) {
                screen.show(WatchTable.of(shown(board), Instant.now()));
            }
        });
        return 0;
    }

    private List<RunPart> shown(RunBoard board) {
        return board.summaries().stream()
                .map(summary -> summary.manifest().run())
                .filter(name -> run == null || name.equals(run))
                .flatMap(name -> board.history(name, 0, Long.MAX_VALUE, 1).stream())
                .toList();
    }

    private boolean isOver(RunBoard board) {
        return run != null
                && shown(board).stream().anyMatch(part -> part.summary().life() != RunSummary.Life.LIVE);
    }
}
