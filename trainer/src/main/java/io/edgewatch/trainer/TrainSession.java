package io.edgewatch.trainer;

import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.ProcessLife;
import io.edgewatch.wire.RunEvent;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code edgewatch train} does once its input is known to be right. */
final class TrainSession {
    private static final Logger LOG = LoggerFactory.getLogger(TrainSession.class);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

    private final CommandSpec spec;
    private final PrintWriter out;
    private final ProcessLife life;
    private final PrometheusMeterRegistry registry;

    TrainSession(CommandSpec spec, ProcessLife life, PrometheusMeterRegistry registry) {
        this.spec = spec;
        this.out = spec.commandLine().getOut();
        this.life = life;
        this.registry = registry;
    }

    /** Trains to the end; answers the exit code. Where one of several runs fails, the others go on. */
    int run(KafkaConnection connection, List<PlannedRun> runs, String listen, int port) throws InterruptedException {
        HttpEndpoint http = life.start(new HttpEndpoint(listen, port, registry, life::components));
        List<Trainer> trainers = new ArrayList<>();
        for (PlannedRun planned : runs) {
            trainers.add(life.start(
                    new Trainer(connection, planned.prepared(), planned.settings(), registry, InstantSource.system())));
            out.printf("run      %s%n", planned.text());
        }
        out.printf("broker   %s%n", connection);
        out.printf("metrics  %s/metrics%n", http.address());
        for (PlannedRun planned : runs) {
            TrainerSettings settings = planned.settings();
            settings.stateRoot().ifPresent(root -> out.printf("state    %s%n", root.resolve(settings.run())));
        }
        out.flush();
        await(trainers);
        return trainers.size() == 1 ? tellOne(trainers.get(0)) : tellAll(trainers);
    }

    private void await(List<Trainer> trainers) throws InterruptedException {
        TrainStatusLine status = new TrainStatusLine(out, System.console() != null);
        CompletableFuture<?> all =
                CompletableFuture.allOf(trainers.stream().map(Trainer::ended).toArray(CompletableFuture<?>[]::new));
        while (!all.isDone()) {
            if (life.isStopRequested()) {
                trainers.forEach(Trainer::requestStop);
            }
            try {
                all.get(STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                status.show(trainers.stream().map(Trainer::status).toList(), System.nanoTime());
            } catch (ExecutionException e) {
                LOG.debug("a run failed", e); // told run by run, once all have ended
            }
        }
        status.end();
    }

    private int tellOne(Trainer trainer) throws InterruptedException {
        try {
            tell(trainer, trainer.ended().get());
            return 0;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private int tellAll(List<Trainer> trainers) throws InterruptedException {
        List<String> failed = new ArrayList<>();
        for (Trainer trainer : trainers) {
            try {
                out.printf("run %s: ", trainer.run());
                tellOne(trainer);
            } catch (RuntimeException e) {
                out.printf("failed: %s%n", e.getMessage());
                failed.add(trainer.run());
            }
        }
        out.flush();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    failed.size() + " of " + trainers.size() + " runs failed: " + String.join(", ", failed));
        }
        return 0;
    }

    private RuntimeException failure(Throwable cause) {
        if (cause instanceof AttemptRefusedException refused) {
            return new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause.toString(), cause);
    }

    private void tell(Trainer trainer, RunEvent.Ended ended) {
        TrainerStatus status = trainer.status();
        out.printf(
                "%s%s: %d steps, attempt %d, %d published by it, %d dropped%n",
                ended.outcome().name().toLowerCase(Locale.ROOT),
                ended.detail().isEmpty() ? "" : " (" + ended.detail() + ")",
                ended.lastStep() + 1,
                ended.attempt(),
                status.published(),
                status.dropped());
        out.println(offerText(trainer.offerTimes()));
        out.flush();
        OptionalInt by = trainer.supersededBy();
        if (by.isPresent()) {
            throw new IllegalStateException("run " + ended.run() + " was superseded by attempt " + by.getAsInt()
                    + " of another trainer; this one has stopped");
        }
    }

    private static String offerText(HistogramSnapshot times) {
        StringBuilder text = new StringBuilder("offer   ");
        for (ValueAtPercentile at : times.percentileValues()) {
            text.append(String.format(
                    Locale.ROOT, " p%.0f %.3f ms ", at.percentile() * 100, at.value(TimeUnit.MILLISECONDS)));
        }
        return text.append(String.format(Locale.ROOT, " worst %.3f ms", times.max(TimeUnit.MILLISECONDS)))
                .toString();
    }
}
