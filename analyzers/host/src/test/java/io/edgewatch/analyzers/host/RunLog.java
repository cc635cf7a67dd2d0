package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.assembly.AccountedSteps;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a trainer wrote to the topics of one run in F64, record by record; offsets begin at 100, unless said otherwise, and have holes. */
public final class RunLog {
    public static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private static final Specification RMSPROP = Specification.of(
            "rmsprop", Map.of("learning-rate", "0.1", "beta2", "0.99", "epsilon", "1.0E-8", "bias-correction", "true"));

    /** A record of a topic: an event, or a chunk with its header. */
    public record Entry(
            Topic topic, long offset, Optional<RunEvent> event, Optional<TensorChunkHeader> header, byte[] value) {
        /** Gives it to the assembler, as the reader does. */
        public void feed(StepAssembler assembler) throws MalformedRecordException {
            if (event.isPresent()) {
                assembler.addEvent(event.get(), offset);
            } else {
                TensorKind kind = header.orElseThrow().kind();
                assembler.addChunk(header.orElseThrow(), offset, value);
                assembler.advance(kind, offset + 1);
            }
        }
    }

    /** An assembler of every step, with these tensors. */
    public static StepAssembler assembler(RunManifest manifest, Set<TensorKind> kinds, Map<Topic, Long> from) {
        return assembler(manifest, kinds, StepPolicy.ALL, from);
    }

    /** An assembler of the steps that a policy wants. */
    public static StepAssembler assembler(
            RunManifest manifest, Set<TensorKind> kinds, StepPolicy policy, Map<Topic, Long> from) {
        Map<TensorKind, Long> bytes = new EnumMap<>(TensorKind.class);
        kinds.forEach(kind -> bytes.put(kind, 8L * tensorLength(kind, manifest.dimension())));
        boolean withState = kinds.contains(TensorKind.OPTIMIZER_STATE);
        return new StepAssembler(
                manifest, bytes, new AccountedSteps(manifest.publish(), policy.multiple(), withState), from);
    }

    /** Numbers of a tensor; a state is one of RMSProp. */
    private static int tensorLength(TensorKind kind, int dimension) {
        return kind == TensorKind.OPTIMIZER_STATE ? 1 + dimension : dimension;
    }

    /** The same events, of no tensors. */
    public RunLog eventsOnly() {
        RunLog events = new RunLog(run, dimension);
        events.records(Topic.STEPS).addAll(on(Topic.STEPS));
        return events;
    }

    private final String run;
    private final int dimension;
    private final List<TensorKind> kinds;
    private final Map<Topic, List<Entry>> topics = new EnumMap<>(Topic.class);
    private final List<Long> firstSteps = new ArrayList<>(List.of(0L));
    private PublishPlan plan = PublishPlan.every(1);
    private int attempt = 1;
    private long begin = 100;

    public RunLog(String run, int dimension, TensorKind... kinds) {
        this.run = run;
        this.dimension = dimension;
        this.kinds = List.of(kinds);
        topics.put(Topic.STEPS, new ArrayList<>());
        this.kinds.forEach(kind -> topics.put(kind.topic(), new ArrayList<>()));
    }

    /** Behind another run's records. */
    public RunLog startingAt(long offset) {
        begin = offset;
        return this;
    }

    /** Steps of which so many carry the optimizer's state. */
    public RunLog publishing(PublishPlan newPlan) {
        plan = newPlan;
        return this;
    }

    /** The manifest with so many attempts. */
    public static RunManifest manifest(String run, int dimension, int publishEvery, int attempts) {
        return manifest(run, dimension, publishEvery, Collections.nCopies(attempts, 0L));
    }

    /** The manifest with one attempt that publishes so: of gradient descent, or of RMSProp if steps carry the optimizer's state. */
    public static RunManifest manifest(String run, int dimension, PublishPlan publish) {
        return manifest(run, dimension, publish, List.of(0L));
    }

    /** The manifest with attempts that begin with these steps. */
    public static RunManifest manifest(String run, int dimension, int publishEvery, List<Long> firstSteps) {
        return manifest(run, dimension, PublishPlan.every(publishEvery), firstSteps);
    }

    private static RunManifest manifest(String run, int dimension, PublishPlan publish, List<Long> firstSteps) {
        boolean withState = publish.optimizerStateEvery() > 0;
        Map<Topic, Long> begin = new EnumMap<>(Map.of(Topic.STEPS, 99L, Topic.WEIGHTS, 99L, Topic.GRADIENTS, 99L));
        if (withState) {
            begin.put(Topic.OPTIMIZER_STATE, 99L);
        }
        List<Attempt> all = new ArrayList<>();
        for (long first : firstSteps) {
            all.add(new Attempt(all.size() + 1, first, begin, NOW));
        }
        return new RunManifest(
                run,
                "small",
                0,
                Specification.of("mlp", Map.of()),
                Specification.of("mse", Map.of()),
                withState ? RMSPROP : Specification.of("gd", Map.of("learning-rate", "0.1")),
                Specification.of("full", Map.of()),
                Precision.F64,
                List.of(new ParameterBlock("layers.0.weight", List.of(dimension))),
                new DatasetReference("0".repeat(64), 0, 0, 1, 1000),
                0,
                Optional.empty(),
                1000,
                publish,
                1,
                Map.of(),
                all);
    }

    public RunManifest manifest() {
        return manifest(run, dimension, plan, firstSteps);
    }

    /** The tensor of a step: all numbers are t + attempt/10, negative in the gradient. */
    public static byte[] tensor(TensorKind kind, int dimension, int attempt, long step) {
        double[] numbers = new double[tensorLength(kind, dimension)];
        Arrays.fill(numbers, number(kind, attempt, step));
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        return bytes.array();
    }

    public static double number(TensorKind kind, int attempt, long step) {
        double number = step + attempt / 10.0;
        return kind == TensorKind.GRADIENT ? -number : number;
    }

    private long next(Topic topic) {
        return begin + 2L * topics.getOrDefault(topic, List.of()).size();
    }

    private List<Entry> records(Topic topic) {
        return topics.computeIfAbsent(topic, t -> new ArrayList<>());
    }

    private void add(Entry entry) {
        records(entry.topic()).add(entry);
    }

    /** Chunks whose step never comes to be. */
    public RunLog orphan(long step) {
        kinds.forEach(kind -> sendTensor(kind, step));
        return this;
    }

    private TensorReference sendTensor(TensorKind kind, long step) {
        byte[] bytes = tensor(kind, dimension, attempt, step);
        int crc = TensorChecksum.of(bytes);
        int count = Bounds.chunksFor(bytes.length);
        long first = next(kind.topic());
        for (int i = 0; i < count; i++) {
            TensorChunkHeader header =
                    new TensorChunkHeader(run, attempt, step, kind, Precision.F64, i, count, bytes.length, crc);
            byte[] chunk =
                    Arrays.copyOfRange(bytes, header.offsetInTensor(), header.offsetInTensor() + header.length());
            add(new Entry(kind.topic(), next(kind.topic()), Optional.empty(), Optional.of(header), chunk));
        }
        return new TensorReference(kind, first, next(kind.topic()) - 2, count, bytes.length, crc);
    }

    public RunLog step(long step) {
        return step(step, 0.5, 0.25);
    }

    public RunLog step(long step, double loss, double gradientNorm) {
        List<TensorReference> references = kinds.stream()
                .filter(kind -> kind != TensorKind.OPTIMIZER_STATE || plan.carriesOptimizerState(step))
                .map(kind -> sendTensor(kind, step))
                .toList();
        return event(new RunEvent.Step(run, attempt, NOW.plusSeconds(step), step, loss, gradientNorm, references));
    }

    public RunLog steps(long first, long last) {
        for (long step = first; step <= last; step++) {
            step(step);
        }
        return this;
    }

    public RunLog gap(long first, long last) {
        return event(new RunEvent.Gap(run, attempt, NOW, first, last, last - first + 1, "behind"));
    }

    public RunLog ended(long lastStep) {
        return event(new RunEvent.Ended(run, attempt, NOW, lastStep, RunEvent.Outcome.COMPLETED, ""));
    }

    public RunLog event(RunEvent event) {
        add(new Entry(Topic.STEPS, next(Topic.STEPS), Optional.of(event), Optional.empty(), new byte[0]));
        return this;
    }

    /** From here on the trainer is started again, with this step. */
    public RunLog nextAttempt(long firstStep) {
        firstSteps.add(firstStep);
        return by(firstSteps.size());
    }

    /** From here on the trainer of that attempt goes on. */
    public RunLog by(int otherAttempt) {
        attempt = otherAttempt;
        return this;
    }

    public List<Entry> on(Topic topic) {
        return topics.getOrDefault(topic, List.of());
    }

    /** The records of every topic in their order, the topics one after the other. */
    public List<Entry> all() {
        return topics.values().stream().flatMap(List::stream).toList();
    }

    /** Removes a record, as retention does. */
    public RunLog without(Topic topic, int index) {
        records(topic).remove(index);
        return this;
    }

    public Entry replaceValue(Topic topic, int index, byte[] value) {
        Entry old = records(topic).get(index);
        Entry changed = new Entry(topic, old.offset(), old.event(), old.header(), value);
        records(topic).set(index, changed);
        return changed;
    }
}
