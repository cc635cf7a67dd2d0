package io.edgewatch.trainer;

import io.edgewatch.experiment.manifest.PreparedExperiment;
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
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code edgewatch train} does once its input is known to be right. */
final class TrainSession {
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

    /** Trains to the end; answers the exit code. */
    int run(KafkaConnection connection, PreparedExperiment prepared, TrainerSettings settings, String listen, int port)
            throws InterruptedException {
        HttpEndpoint http = life.start(new HttpEndpoint(listen, port, registry, life::components));
        Trainer trainer = life.start(new Trainer(connection, prepared, settings, registry, InstantSource.system()));
        out.printf("run      %s%n", settings.run());
        out.printf("broker   %s%n", connection);
        out.printf("metrics  %s/metrics%n", http.address());
        settings.stateRoot().ifPresent(root -> out.printf("state    %s%n", root.resolve(settings.run())));
        out.flush();
        RunEvent.Ended ended = await(trainer);
        tell(trainer, ended);
        return 0;
    }

    private RunEvent.Ended await(Trainer trainer) throws InterruptedException {
        TrainStatusLine status = new TrainStatusLine(out, System.console() != null);
        while (true) {
            if (life.isStopRequested()) {
                trainer.requestStop();
            }
            try {
                RunEvent.Ended ended = trainer.ended().get(STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                status.end();
                return ended;
            } catch (TimeoutException e) {
                status.show(trainer.status(), System.nanoTime());
            } catch (ExecutionException e) {
                status.end();
                throw failure(e.getCause() == null ? e : e.getCause());
            }
        }
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
