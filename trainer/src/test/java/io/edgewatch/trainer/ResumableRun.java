package io.edgewatch.trainer;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.trainer.attempt.KnownRuns;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** One run on topics in memory, whose trainers come and go. */
final class ResumableRun {
    static final String RUN = "a-run";
    static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    final TopicRuns runs = new TopicRuns();

    static TrainerSettings settings(Path root, boolean resume, long steps) {
        return new TrainerSettings(
                RUN,
                resume,
                steps == 0 ? OptionalLong.empty() : OptionalLong.of(steps),
                WhenFull.SPILL,
                Optional.of(root),
                Duration.ofNanos(1),
                1L << 30,
                Duration.ofMillis(500));
    }

    static Trainer trainer(TrainerSettings settings, String more) throws Exception {
        return trainer(settings, SmallExperiment.of(more));
    }

    static Trainer trainer(TrainerSettings settings, Experiment experiment) throws Exception {
        return new Trainer(
                KafkaConnection.to("not-used:9092"),
                PreparedExperiment.prepare(experiment),
                settings,
                new SimpleMeterRegistry(),
                () -> NOW);
    }

    RunEvent.Ended train(TrainerSettings settings) throws Exception {
        return train(trainer(settings, ""), settings, runs.producer(), runs);
    }

    static RunEvent.Ended train(Trainer trainer, TrainerSettings settings, TopicProducer producer, KnownRuns runs)
            throws Exception {
        try (var state = StateDirectory.open(settings.stateRoot(), RUN)) {
            return trainer.train(state, producer, runs);
        }
    }

    /** Trains on a thread of its own. */
    static CompletableFuture<RunEvent.Ended> background(
            Trainer trainer, TrainerSettings settings, TopicProducer producer, KnownRuns runs) {
        CompletableFuture<RunEvent.Ended> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                ended.complete(train(trainer, settings, producer, runs));
            } catch (Exception | Error e) {
                ended.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return ended;
    }

    /** What kill -9 leaves of a state directory that is in use: its files as they are at some moment each. */
    static void copy(Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path directory : List.of(from.resolve(RUN), from.resolve(RUN).resolve("spill"))) {
            Stream.ofNullable(directory.toFile().listFiles(File::isFile))
                    .flatMap(Stream::of)
                    .map(File::toPath)
                    .forEach(files::add);
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            try {
                Files.copy(file, copy);
            } catch (NoSuchFileException e) {
                continue; // it was replaced meanwhile, as a checkpoint is
            }
        }
    }

    /** Checksum of w(t) for t before {@code steps}, trained without a break. */
    static List<Integer> trajectory(long steps) throws Exception {
        return trajectory(SmallExperiment.of(""), steps);
    }

    static List<Integer> trajectory(Experiment experiment, long steps) throws Exception {
        List<Integer> checksums = new ArrayList<>();
        try (var prepared = PreparedExperiment.prepare(experiment)) {
            byte[] bytes = new byte[TensorBytes.length(prepared.initialWeights())];
            new TrainingLoop(
                            prepared.runObjective()::at,
                            prepared.optimizer(),
                            0,
                            prepared.initialWeights(),
                            Pacer.unpaced(),
                            taken -> {
                                TensorBytes.write(taken.weights(), ByteBuffer.wrap(bytes));
                                return checksums.add(TensorChecksum.of(bytes));
                            },
                            (step, weights, state) -> {},
                            () -> NOW,
                            CurvatureProbe.none())
                    .run(steps, PublishPlan.every(1), () -> false);
        }
        return checksums;
    }

    RunManifest manifest() {
        return Objects.requireNonNull(runs.manifests().get(RUN));
    }

    /** The run's history: for each step the record of the highest attempt whose first step is not after it. */
    Map<Long, RunEvent> history() {
        Map<Long, RunEvent> history = new TreeMap<>();
        var attempts = manifest().attempts();
        for (RunEvent event : runs.producer().arrivedEvents()) {
            for (long step : steps(event)) {
                int owner = attempts.stream()
                        .filter(a -> a.firstStep() <= step)
                        .mapToInt(a -> a.number())
                        .max()
                        .orElseThrow();
                if (owner == event.attempt() && history.put(step, event) != null) {
                    throw new AssertionError("step " + step + " is told of twice, last by " + event);
                }
            }
        }
        return history;
    }

    private static long[] steps(RunEvent event) {
        if (event instanceof RunEvent.Step step) {
            return new long[] {step.step()};
        }
        return event instanceof RunEvent.Gap gap
                ? LongStream.rangeClosed(gap.firstStep(), gap.lastStep()).toArray()
                : new long[0];
    }

    static int weightsChecksum(RunEvent step) {
        return ((RunEvent.Step) step)
                .tensors().stream()
                        .filter(t -> t.kind() == TensorKind.WEIGHTS)
                        .findFirst()
                        .orElseThrow()
                        .crc32c();
    }
}
