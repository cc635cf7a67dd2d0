package io.edgewatch.streams.metrics;

import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.RunManifest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The series of one run, about 40: made with the first value of each, gone with {@link #close}. Every series has the
 * tag {@code run}; the step is a value, never a tag.
 *
 * <p>Written by the stream thread that owns the run, read by whoever scrapes. A registry ignores a gauge it already has,
 * so the owner closes a run's meters before anybody makes new ones.
 */
public final class RunMeters implements AutoCloseable {
    /** Eigenvalues shown, by index. */
    public static final int LARGEST_EIGENVALUE_INDEX = 5;

    private final MeterRegistry registry;
    private final Tags run;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, Held<Aggregates>> windows = new HashMap<>();
    private final Map<String, Held<Double>> values = new HashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();

    public RunMeters(MeterRegistry registry, String run) {
        this.registry = registry;
        this.run = Tags.of("run", run);
    }

    /** The trainer took a step. */
    public void trained(long step, Instant time, StepRing losses) {
        position(step, time, losses);
        counter("edgewatch.run.steps", Tags.empty(), "Steps the trainer published")
                .increment();
        Counter nonFinite =
                counter("edgewatch.run.loss.nonfinite", Tags.empty(), "Steps whose loss was NaN or infinite");
        if (!Double.isFinite(losses.last())) {
            nonFinite.increment();
        }
    }

    /** Where the trainer is, without counting a step. */
    public void position(long step, Instant time, StepRing losses) {
        value("edgewatch.run.step", "Newest step of the trainer", Tags.empty(), "", (double) step);
        value(
                "edgewatch.run.last.step.timestamp",
                "When the newest step was taken, by the trainer's clock",
                Tags.empty(),
                "seconds",
                time.toEpochMilli() / 1e3);
        window("loss", losses);
    }

    /** What the manifest says: {@code edgewatch.run.info}, and what the newest attempt set out to do. */
    public void announced(RunManifest manifest) {
        Map<String, String> optimizer = manifest.optimizer().settings();
        value(
                "edgewatch.run.info",
                "1; its labels are the run's experiment",
                Tags.of(
                        "experiment", manifest.name(),
                        "model", manifest.model().kind(),
                        "optimizer", manifest.optimizer().kind(),
                        "learning_rate", optimizer.getOrDefault("learning-rate", ""),
                        "precision", manifest.precision().name().toLowerCase(Locale.ROOT)),
                "",
                1);
        value("edgewatch.run.planned.steps", "Steps the trainer means to take", Tags.empty(), "", (double)
                manifest.plannedSteps());
        value("edgewatch.run.weights", "Number of weights", Tags.empty(), "", manifest.dimension());
    }

    /** The attempt that is shown. */
    public void attempt(int number) {
        value("edgewatch.run.attempt", "Newest attempt, from 1", Tags.empty(), "", number);
    }

    /** The judging instance measured a step. */
    public void measured(long step) {
        value("edgewatch.run.measured.step", "Newest step the judging instance measured", Tags.empty(), "", (double)
                step);
    }

    /** The trainer declared steps missing. */
    public void missing(long steps) {
        counter("edgewatch.run.gap.steps", Tags.empty(), "Steps the trainer took and did not publish")
                .increment((double) steps);
    }

    /** A quantity's window has moved: shows {@code edgewatch.run.QUANTITY} and its aggregates. */
    public void window(String quantity, StepRing ring) {
        if (ring.isEmpty()) {
            return;
        }
        Aggregates aggregates = Aggregates.of(ring);
        Held<Aggregates> shown = windows.get(quantity);
        if (shown == null) {
            windows.put(quantity, show("edgewatch.run." + quantity.replace('-', '.'), quantity, aggregates));
        } else {
            shown.value = aggregates;
        }
    }

    /** An eigenvalue was measured; those beyond the largest index shown are left out. */
    public void eigenvalue(int index, double eigenvalue) {
        if (index <= LARGEST_EIGENVALUE_INDEX) {
            value(
                    "edgewatch.run.eigenvalue",
                    "Eigenvalue, by place in descending order",
                    Tags.of("index", Integer.toString(index)),
                    "",
                    eigenvalue);
        }
    }

    /** Another instance than the judging one measured this. */
    public void measured(InstanceQuantity quantity, int index, double value) {
        Tags tags = quantity.isIndexed() ? Tags.of("index", Integer.toString(index)) : Tags.empty();
        value(quantity.meter(), quantity.description(), tags, "", value);
    }

    /** By how much the central flow's prediction is off, over the last window of steps. */
    public void predictionError(PredictedQuantity of, double error) {
        value(
                "edgewatch.run.prediction.error",
                "Mean predicted over mean measured over the last window of steps, less 1",
                Tags.of("quantity", of.label()),
                "",
                error);
    }

    /** The phase is this: one series per phase, 1 for the one the run is in. */
    public void phase(Optional<Phase> current, boolean onset) {
        for (Phase phase : Phase.values()) {
            value(
                    "edgewatch.run.phase",
                    "1 for the phase the run is in",
                    Tags.of("phase", phase.label()),
                    "",
                    current.filter(phase::equals).isPresent() ? 1 : 0);
        }
        value(
                "edgewatch.run.onset",
                "1 above the edge while the oscillation has not grown",
                Tags.empty(),
                "",
                onset ? 1 : 0);
    }

    /** The trainer has, or has not, been silent for too long. */
    public void silent(boolean silent) {
        value(
                "edgewatch.run.silent",
                "1 while a live run's trainer has not been heard of for too long",
                Tags.empty(),
                "",
                silent ? 1 : 0);
    }

    /** An alert was raised. */
    public void raised(Alert.Kind kind) {
        alerts(kind).increment();
    }

    /** Makes the counters of things that may never happen, so that they are seen to be 0. */
    public void countFromZero() {
        for (Alert.Kind kind : Alert.Kind.values()) {
            alerts(kind);
        }
        missing(0);
    }

    private Counter alerts(Alert.Kind kind) {
        return counter("edgewatch.run.alerts", Tags.of("kind", kind.label()), "Alerts raised");
    }

    private Held<Aggregates> show(String name, String quantity, Aggregates first) {
        Held<Aggregates> shown = new Held<>(first);
        String of = " of " + quantity + " over the last window of steps";
        gauge(name, "Newest " + quantity, Tags.empty(), "", () -> shown.value.last());
        gauge(name + ".min", "Minimum" + of, Tags.empty(), "", () -> shown.value.min());
        gauge(name + ".max", "Maximum" + of, Tags.empty(), "", () -> shown.value.max());
        gauge(name + ".mean", "Mean" + of, Tags.empty(), "", () -> shown.value.mean());
        gauge(name + ".deviation", "Standard deviation" + of, Tags.empty(), "", () -> shown.value.deviation());
        return shown;
    }

    private void value(String name, String description, Tags more, String unit, double value) {
        Held<Double> shown = values.get(name + more);
        if (shown == null) {
            Held<Double> made = new Held<>(value);
            values.put(name + more, made);
            gauge(name, description, more, unit, () -> made.value);
        } else {
            shown.value = value;
        }
    }

    private void gauge(String name, String description, Tags more, String unit, Supplier<Number> of) {
        Gauge.Builder<?> builder =
                Gauge.builder(name, of).description(description).tags(run.and(more));
        if (!unit.isEmpty()) {
            builder.baseUnit(unit);
        }
        meters.add(builder.register(registry));
    }

    private Counter counter(String name, Tags more, String description) {
        return counters.computeIfAbsent(name + more, unused -> {
            Counter counter = Counter.builder(name)
                    .description(description)
                    .tags(run.and(more))
                    .register(registry);
            meters.add(counter);
            return counter;
        });
    }

    /** What a gauge shows: written by one thread, read by any. */
    private static final class Held<T> {
        private volatile T value;

        Held(T value) {
            this.value = value;
        }
    }

    /** Removes every series of the run. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
        windows.clear();
        values.clear();
        counters.clear();
    }
}
