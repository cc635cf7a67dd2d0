package io.edgewatch.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One form of value that topics carry, and what the tests need of it.
 *
 * @param name file name of its golden bytes, without ending
 * @param codec its codec; a measurement's reads beside the key of the one given
 * @param golden the record whose bytes are kept in {@code golden/}
 * @param random makes another one
 */
record WireForm<T>(String name, Function<T, Codec<T>> codec, T golden, Function<RandomRecords, T> random) {

    static Stream<WireForm<?>> all() {
        var runEvent = new RunEventCodec();
        return Stream.of(
                of("run-manifest", new RunManifestCodec(), GoldenRecords.MANIFEST, RandomRecords::manifest),
                of("run-manifest-first", new RunManifestCodec(), GoldenRecords.MANIFEST_FIRST, RandomRecords::manifest),
                of("run-manifest-plan", new RunManifestCodec(), GoldenRecords.MANIFEST_PLAN, RandomRecords::manifest),
                of("dataset-chunk", new DatasetChunkCodec(), GoldenRecords.DATASET_CHUNK, RandomRecords::datasetChunk),
                of("run-started", runEvent, GoldenRecords.STARTED, RandomRecords::started),
                of("run-step", runEvent, GoldenRecords.STEP, RandomRecords::step),
                of("run-step-not-finite", runEvent, GoldenRecords.STEP_NOT_FINITE, RandomRecords::step),
                of("run-step-probed", runEvent, GoldenRecords.STEP_PROBED, RandomRecords::step),
                of("run-gap", runEvent, GoldenRecords.GAP, RandomRecords::gap),
                of("run-ended", runEvent, GoldenRecords.ENDED, RandomRecords::ended),
                new WireForm<>("measurement", WireForm::beside, GoldenRecords.MEASUREMENT, RandomRecords::measurement),
                of("progress", new ProgressCodec(), GoldenRecords.PROGRESS, RandomRecords::progress),
                of("phase-change", new PhaseChangeCodec(), GoldenRecords.PHASE_CHANGE, RandomRecords::phaseChange),
                of("alert", new AlertCodec(), GoldenRecords.ALERT, RandomRecords::alert),
                of("alert-bare", new AlertCodec(), GoldenRecords.ALERT_BARE, RandomRecords::alert),
                of("alert-silent", new AlertCodec(), GoldenRecords.ALERT_SILENT, RandomRecords::alert),
                of("dead-letter", new DeadLetterCodec(), GoldenRecords.DEAD_LETTER, RandomRecords::deadLetter));
    }

    private static <R, T extends R> WireForm<R> of(
            String name, Codec<R> codec, T golden, Function<RandomRecords, T> random) {
        return new WireForm<>(name, any -> codec, golden, random::apply);
    }

    private static Codec<Measurement> beside(Measurement measured) {
        var codec = new MeasurementCodec();
        return new Codec<>() {
            @Override
            public byte[] encode(Measurement value) {
                return codec.encode(value);
            }

            @Override
            public Measurement decode(byte[] bytes) throws MalformedRecordException {
                return codec.decode(measured.key().encode(), bytes);
            }
        };
    }

    byte[] goldenBytes() {
        return encode(golden);
    }

    byte[] encode(T record) {
        return codec.apply(record).encode(record);
    }

    /** Reads bytes where the golden record's would stand. */
    T decode(byte[] bytes) throws MalformedRecordException {
        return codec.apply(golden).decode(bytes);
    }

    T thereAndBack(T record) throws MalformedRecordException {
        Codec<T> its = codec.apply(record);
        return its.decode(its.encode(record));
    }

    /** The record, or a stand-in that compares the array it holds by content. */
    static Object comparable(Object record) {
        if (record instanceof Progress p) {
            return List.of(
                    p.attempt(),
                    p.lastCompletedStep(),
                    p.measuredSteps(),
                    p.gapSteps(),
                    p.nextOffsets(),
                    ByteBuffer.wrap(p.state()),
                    p.analysis(),
                    p.detail());
        }
        if (record instanceof DatasetChunk c) {
            return List.of(c.contentHash(), c.index(), c.count(), c.totalBytes(), ByteBuffer.wrap(c.content()));
        }
        return record;
    }

    @Override
    public String toString() {
        return name;
    }
}
