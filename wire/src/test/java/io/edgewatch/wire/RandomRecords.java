package io.edgewatch.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Valid records at random, the extremes of every field far more often than chance would have them. */
final class RandomRecords {
    private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "plain",
            "Schärfe λ₁ ≥ 2/η",
            "学習率が高すぎる",
            "🌋 diverged",
            "line\nbreak\u0000zero",
            "/",
            "x".repeat(3000));
    private static final double[] DOUBLES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        2.3
    };

    private final SplittableRandom random;

    RandomRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    RunManifest manifest() {
        return new RunManifest(
                name(),
                text(),
                from(0),
                specification(),
                specification(),
                specification(),
                specification(),
                pick(Precision.values()),
                listOf(1 + random.nextInt(4), this::parameterBlock),
                datasetReference(),
                random.nextLong(),
                random.nextBoolean() ? Optional.of(specification()) : Optional.empty(),
                fromLong(1),
                publishPlan(),
                from(1),
                settings(),
                attempts());
    }

    private PublishPlan publishPlan() {
        int every = from(1);
        return new PublishPlan(every, 1 + random.nextInt(every), from(0));
    }

    RunEvent.Started started() {
        return new RunEvent.Started(name(), from(1), time());
    }

    RunEvent.Step step() {
        List<TensorKind> kinds = Stream.of(TensorKind.values())
                .filter(kind -> random.nextBoolean())
                .toList();
        double gradientNorm = Math.abs(number());
        return new RunEvent.Step(
                name(),
                from(1),
                time(),
                fromLong(0),
                number(),
                random.nextBoolean() ? gradientNorm : -0.0,
                kinds.stream().map(this::tensorReference).toList(),
                random.nextBoolean()
                        ? Optional.of(new Probe(number(), random.nextDouble(), from(1), random.nextDouble()))
                        : Optional.empty());
    }

    RunEvent.Gap gap() {
        long first = fromLong(0);
        return new RunEvent.Gap(
                name(), from(1), time(), first, random.nextBoolean() ? first : Long.MAX_VALUE, 1, text());
    }

    RunEvent.Ended ended() {
        return new RunEvent.Ended(name(), from(1), time(), fromLong(-1), pick(RunEvent.Outcome.values()), text());
    }

    DatasetChunk datasetChunk() {
        int index = random.nextInt(3);
        int length = 1 + random.nextInt(2000);
        long totalBytes = (long) index * Bounds.CHUNK_BYTES + length;
        return new DatasetChunk(hash(), index, index + 1, totalBytes, bytes(length));
    }

    Measurement measurement() {
        double uncertainty = Math.abs(number());
        return new Measurement(measurementKey(), number(), uncertainty >= 0 ? uncertainty : 0, "m" + text(), text());
    }

    MeasurementKey measurementKey() {
        return new MeasurementKey(name(), from(1), fromLong(0), name(), name(), from(0));
    }

    Progress progress() {
        return new Progress(
                from(1),
                fromLong(-1),
                fromLong(0),
                fromLong(0),
                offsets(),
                bytes(random.nextInt(3) * 700),
                pick(Progress.Analysis.values()),
                text(),
                text());
    }

    PhaseChange phaseChange() {
        return new PhaseChange(
                name(),
                from(1),
                fromLong(0),
                pick(Phase.values()),
                random.nextBoolean(),
                number(),
                random.nextBoolean(),
                random.nextBoolean() ? OptionalLong.of(fromLong(0)) : OptionalLong.empty());
    }

    Alert alert() {
        return new Alert(
                name(),
                from(1),
                fromLong(0),
                pick(Alert.Kind.values()),
                time(),
                maybe(),
                maybe(),
                maybe(),
                maybe(),
                text());
    }

    DeadLetter deadLetter() {
        return new DeadLetter(
                name(),
                pick(Topic.values()).topicName(),
                from(0),
                fromLong(0),
                random.nextBoolean() ? name() : "",
                text(),
                text());
    }

    TensorChunkHeader tensorChunkHeader() {
        Precision precision = pick(Precision.values());
        long numbers = 1 + random.nextLong(Bounds.TENSOR_BYTES / precision.bytes());
        long totalBytes = numbers * precision.bytes();
        int count = Bounds.chunksFor(totalBytes);
        return new TensorChunkHeader(
                name(),
                from(1),
                fromLong(0),
                pick(TensorKind.values()),
                precision,
                random.nextInt(count),
                count,
                totalBytes,
                random.nextInt());
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private TensorReference tensorReference(TensorKind kind) {
        long totalBytes = 1 + random.nextLong(Bounds.TENSOR_BYTES);
        int chunks = Bounds.chunksFor(totalBytes);
        long first = random.nextBoolean() ? random.nextLong(1000) : Long.MAX_VALUE - chunks;
        return new TensorReference(
                kind, first, first + chunks - 1 + random.nextInt(2), chunks, totalBytes, random.nextInt());
    }

    private ParameterBlock parameterBlock() {
        return new ParameterBlock("layer" + text(), listOf(random.nextInt(4), () -> 1 + random.nextInt(40)));
    }

    private DatasetReference datasetReference() {
        long totalBytes = 1 + random.nextLong(Bounds.DATASET_BYTES);
        return new DatasetReference(hash(), from(0), fromLong(0), Bounds.chunksFor(totalBytes), totalBytes);
    }

    private List<Attempt> attempts() {
        return IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(number -> new Attempt(number, fromLong(0), offsets(), time()))
                .toList();
    }

    private Specification specification() {
        return Specification.of(name(), settings());
    }

    private Map<String, String> settings() {
        List<String> names = new ArrayList<>(listOf(random.nextInt(5), this::text));
        Collections.shuffle(names, new java.util.Random(random.nextLong()));
        Map<String, String> settings = new LinkedHashMap<>();
        names.forEach(name -> settings.put(name, text()));
        return settings;
    }

    private Map<Topic, Long> offsets() {
        Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
        Stream.of(Topic.values())
                .filter(topic -> random.nextInt(3) == 0)
                .forEach(topic -> offsets.put(topic, fromLong(0)));
        return offsets;
    }

    private OptionalDouble maybe() {
        return random.nextBoolean() ? OptionalDouble.of(number()) : OptionalDouble.empty();
    }

    /** Any instant the wire can carry, with the nanoseconds that a clock would add. */
    private Instant time() {
        return switch (random.nextInt(4)) {
            case 0 -> Instant.ofEpochMilli(Long.MIN_VALUE);
            case 1 -> Instant.ofEpochMilli(Long.MAX_VALUE);
            default ->
                Instant.ofEpochSecond(random.nextLong(-5_000_000_000L, 5_000_000_000L), random.nextInt(1_000_000_000));
        };
    }

    private double number() {
        return random.nextBoolean()
                ? DOUBLES[random.nextInt(DOUBLES.length)]
                : Double.longBitsToDouble(random.nextLong()); // about one in 2000 is a NaN with bits of its own
    }

    private int from(int smallest) {
        return random.nextInt(3) == 0
                ? smallest
                : random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(smallest, 1000);
    }

    private long fromLong(long smallest) {
        return random.nextInt(3) == 0
                ? smallest
                : random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(smallest, 1000);
    }

    private String name() {
        int length = random.nextInt(4) == 0 ? 63 : 1 + random.nextInt(20);
        StringBuilder name = new StringBuilder().append(NAME_CHARACTERS.charAt(random.nextInt(36)));
        while (name.length() < length) {
            name.append(NAME_CHARACTERS.charAt(random.nextInt(37)));
        }
        return name.toString();
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String hash() {
        return HexFormat.of().formatHex(bytes(32));
    }

    private <E> E pick(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <E> List<E> listOf(int size, Supplier<E> one) {
        return Stream.generate(one).limit(size).toList();
    }
}
