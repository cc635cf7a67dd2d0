package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An invalid record cannot be built, and the message says what, got and wanted. */
class RecordChecksTest {
    private static final String HASH = "a".repeat(64);
    private static final Instant NOW = Instant.EPOCH;
    private static final TensorKind WEIGHTS = TensorKind.WEIGHTS;
    private static final TensorReference WEIGHTS_AT_0 = new TensorReference(WEIGHTS, 0, 0, 1, 8, 0);

    static Stream<Arguments> names() {
        return Stream.of(
                bad(() -> Name.require("run", ""), "run must match [a-z0-9][a-z0-9-]{0,62}", "got: ''"),
                bad(() -> Name.require("run", "-a"), "run must match", "got: '-a'"),
                bad(() -> Name.require("run", "a\n"), "run must match", "got: 'a\n'"),
                bad(() -> Name.require("run", "ä"), "run must match", "got: 'ä'"),
                bad(() -> Name.require("run", "a".repeat(64)), "{0,62}", "got: '" + "a".repeat(64)),
                bad(() -> key("R", 1, 0, "i", "q", 0), "run must match", "'R'"),
                bad(() -> key("r", 0, 0, "i", "q", 0), "attempt must be at least 1", "got: 0"),
                bad(() -> key("r", 1, -1, "i", "q", 0), "step must be at least 0", "got: -1"),
                bad(() -> key("r", 1, 0, "a/b", "q", 0), "instance must match", "'a/b'"),
                bad(() -> key("r", 1, 0, "i", "", 0), "quantity must match", "''"),
                bad(() -> key("r", 1, 0, "i", "q", -1), "index must be at least 0", "got: -1"),
                bad(() -> new ProgressKey("I", "r"), "instance must match", "'I'"),
                bad(() -> new ProgressKey("i", "R"), "run must match", "'R'"),
                bad(() -> Specification.of("MLP", Map.of()), "kind must match", "'MLP'"),
                bad(
                        () -> Specification.of("mlp", Map.of("widths", "4")).require("width"),
                        "'mlp' has no setting 'width'",
                        "[widths]"),
                bad(() -> Precision.labelled("f16"), "precision must be f32 or f64", "'f16'"),
                bad(() -> TensorKind.labelled("m"), "gradient, weights or optimizer-state", "'m'"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                bad(() -> new RunEvent.Started("R", 1, NOW), "run must match", "'R'"),
                bad(() -> new RunEvent.Started("r", 0, NOW), "attempt must be at least 1", "got: 0"),
                bad(() -> new RunEvent.Started("r", 1, Instant.MAX), "epoch milliseconds", Instant.MAX.toString()),
                bad(() -> step("R", 1, 0, 0), "run must match", "'R'"),
                bad(() -> step("r", 0, 0, 0), "attempt must be at least 1", "got: 0"),
                bad(() -> step("r", 1, -1, 0), "step must be at least 0", "got: -1"),
                bad(() -> step("r", 1, 7, -0.5), "gradient norm of step 7 must not be negative", "got: -0.5"),
                bad(
                        () -> step("r", 1, 7, 0, WEIGHTS_AT_0, WEIGHTS_AT_0),
                        "step 7 must have at most one tensor of a kind",
                        "got: [TensorReference"),
                bad(() -> gap(1, -1, 3), "first step of a gap must be at least 0", "got: -1"),
                bad(() -> gap(1, 4, 3), "last step of a gap must be at least 4", "got: 3"),
                bad(() -> new RunEvent.Gap("r", 1, NOW, 3, 4, 0, ""), "steps of a gap must be at least 1", "got: 0"),
                bad(() -> new RunEvent.Gap("r", 1, NOW, 3, 4, 3, ""), "of 3 steps must be at least 2", "got: 1"),
                bad(() -> gap(0, 4, 5), "attempt must be at least 1", "got: 0"),
                bad(() -> ended(0, 0), "attempt must be at least 1", "got: 0"),
                bad(() -> ended(1, -2), "last step must be at least -1", "got: -2"),
                bad(() -> phase("R", 1, 0, 0), "run must match", "'R'"),
                bad(() -> phase("r", 0, 0, 0), "attempt must be at least 1", "got: 0"),
                bad(() -> phase("r", 1, -1, 0), "step must be at least 0", "got: -1"),
                bad(() -> phase("r", 1, 0, -1), "first crossing step must be at least 0", "got: -1"),
                bad(() -> alert("R", 1, 0, NOW), "run must match", "'R'"),
                bad(() -> alert("r", 0, 0, NOW), "attempt must be at least 1", "got: 0"),
                bad(() -> alert("r", 1, -1, NOW), "step must be at least 0", "got: -1"),
                bad(() -> alert("r", 1, 0, Instant.MIN), "epoch milliseconds", Instant.MIN.toString()),
                bad(() -> measurement(-1e-9, "1"), "uncertainty of MeasurementKey[", "≥ 0", "got: -1.0E-9"),
                bad(() -> measurement(Double.NaN, "1"), "uncertainty", "≥ 0", "got: NaN"),
                bad(() -> measurement(0, " "), "unit of MeasurementKey[", "\"1\"", "got: ' '"),
                bad(() -> progress(0, 0, 0, 0), "attempt must be at least 1", "got: 0"),
                bad(() -> progress(1, -2, 0, 0), "last completed step must be at least -1", "got: -2"),
                bad(() -> progress(1, 0, -1, 0), "measured steps must be at least 0", "got: -1"),
                bad(() -> progress(1, 0, 0, -1), "gap steps must be at least 0", "got: -1"),
                bad(
                        () -> new Progress(
                                1, 0, 0, 0, Map.of(Topic.STEPS, -3L), new byte[0], Progress.Analysis.RUNNING, "", ""),
                        "next offset in edgewatch.steps must be at least 0",
                        "got: -3"),
                bad(() -> letter("S", "t", 0, 0, ""), "source must match", "'S'"),
                bad(() -> letter("s", "", 0, 0, ""), "topic must be", "''"),
                bad(() -> letter("s", "a/b", 0, 0, ""), "topic must be", "'a/b'"),
                bad(() -> letter("s", "t", -1, 0, ""), "partition must be at least 0", "got: -1"),
                bad(() -> letter("s", "t", 0, -1, ""), "offset must be at least 0", "got: -1"),
                bad(() -> letter("s", "t", 0, 0, "R"), "run must match", "'R'"));
    }

    static Stream<Arguments> data() {
        long chunk = Bounds.CHUNK_BYTES;
        return Stream.of(
                bad(() -> tensor(-1, 0, 1, 8), "first offset of a tensor must be at least 0", "got: -1"),
                bad(() -> tensor(5, 5, 2, chunk + 4), "last offset of a tensor must be at least 6", "got: 5"),
                bad(() -> tensor(Long.MAX_VALUE, 0, 2, chunk + 4), "first offset", "at most 9223372036854775805"),
                bad(() -> tensor(0, 0, 1, 0), "tensor bytes must be at least 1", "got: 0"),
                bad(() -> tensor(0, 0, 1, 1L << 31), "tensor bytes must be at most 2147483631", "got: 2147483648"),
                bad(() -> tensor(0, 0, 1, chunk + 4), "chunks of 1024004 bytes must be at least 2", "got: 1"),
                bad(() -> tensor(0, 1, 2, chunk), "chunks of 1024000 bytes must be at most 1", "got: 2"),
                bad(() -> header(Precision.F64, 12), "tensor bytes must be a multiple of 8 in f64", "got: 12"),
                bad(() -> Bounds.chunksFor(-1), "bytes to cut into chunks must be at least 0", "got: -1"),
                bad(() -> Bounds.chunksFor(Long.MAX_VALUE), "must be at most 2147483631", "got: 9223372036854775807"),
                bad(() -> dataset("A".repeat(64), 0, 0, 1, 1), "SHA-256 in hexadecimal", "'AAAA"),
                bad(() -> dataset("abc", 0, 0, 1, 1), "SHA-256 in hexadecimal", "'abc'"),
                bad(() -> dataset(HASH, -1, 0, 1, 1), "dataset partition must be at least 0", "got: -1"),
                bad(() -> dataset(HASH, 0, -1, 1, 1), "dataset offset must be at least 0", "got: -1"),
                bad(() -> dataset(HASH, 0, 0, 1, 0), "dataset bytes must be at least 1", "got: 0"),
                bad(() -> dataset(HASH, 0, 0, 1, (256L << 20) + 1), "dataset bytes must be at most 268435456"),
                bad(() -> dataset(HASH, 0, 0, 2, 1), "chunks of 1 bytes must be at most 1", "got: 2"),
                bad(() -> piece("x", 0, 1, 5, 5), "SHA-256", "'x'"),
                bad(() -> piece(HASH, 1, 1, 5, 5), "dataset chunk must be at most 0", "got: 1"),
                bad(() -> piece(HASH, -1, 1, 5, 5), "dataset chunk must be at least 0", "got: -1"),
                bad(() -> piece(HASH, 0, 1, 5, 4), "bytes of dataset chunk 0/1 must be at least 5", "got: 4"),
                bad(() -> piece(HASH, 0, 1, 5, 6), "bytes of dataset chunk 0/1 must be at most 5", "got: 6"),
                bad(() -> piece(HASH, 0, 2, chunk + 5, 5), "chunk 0/2 must be at least 1024000", "got: 5"),
                bad(() -> piece(HASH, 1, 2, chunk + 5, 4), "chunk 1/2 must be at least 5", "got: 4"));
    }

    @ParameterizedTest
    @MethodSource({"names", "events", "data"})
    void whatIsInvalidIsRefusedWithWhatGotAndWanted(ThrowingCallable construction, String[] said) {
        // Given
        var attempt = construction;
        // When
        var refusal = assertThatThrownBy(attempt);
        // Then
        refusal.isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(said);
    }

    @Test
    void timesAreCutToTheMillisecondTheWireCarries() {
        // Given
        Instant precise = Instant.parse("1969-12-31T23:59:59.999999999Z");
        // When
        RunEvent.Started event = new RunEvent.Started("r", 1, precise);
        // Then
        assertThat(event.time()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999Z"));
    }

    @Test
    void textForAPersonIsCutSoThatADeadLetterAboutAHugeKeyStillFits() throws MalformedRecordException {
        // Given
        String hugeKey = "学".repeat(Frame.MAX_PAYLOAD_BYTES);
        DeadLetterCodec codec = new DeadLetterCodec();
        // When
        DeadLetter letter = codec.decode(codec.encode(new DeadLetter("s", "t", 0, 0, "", "invalid", hugeKey)));
        // Then
        assertThat(letter.detail())
                .hasSize(Bounds.TEXT_CHARACTERS)
                .startsWith("学学")
                .endsWith("学…");
    }

    @Test
    void cuttingTextLeavesNoHalfCharacter() {
        // Given
        String volcanoes = "🌋".repeat(Bounds.TEXT_CHARACTERS);
        // When
        DeadLetter even = new DeadLetter("s", "t", 0, 0, "", "invalid", volcanoes);
        DeadLetter odd = new DeadLetter("s", "t", 0, 0, "", "invalid", "x" + volcanoes);
        // Then
        assertThat(even.detail()).hasSize(Bounds.TEXT_CHARACTERS - 1).endsWith("🌋…");
        assertThat(odd.detail()).hasSize(Bounds.TEXT_CHARACTERS).endsWith("🌋…");
    }

    private static Arguments bad(ThrowingCallable construction, String... said) {
        return arguments(construction, said);
    }

    private static MeasurementKey key(String run, int attempt, long step, String instance, String quantity, int index) {
        return new MeasurementKey(run, attempt, step, instance, quantity, index);
    }

    private static RunEvent step(String run, int attempt, long step, double norm, TensorReference... tensors) {
        return new RunEvent.Step(run, attempt, NOW, step, 0, norm, List.of(tensors));
    }

    private static RunEvent gap(int attempt, long first, long last) {
        return new RunEvent.Gap("r", attempt, NOW, first, last, 1, "");
    }

    private static RunEvent ended(int attempt, long last) {
        return new RunEvent.Ended("r", attempt, NOW, last, RunEvent.Outcome.STOPPED, "");
    }

    private static PhaseChange phase(String run, int attempt, long step, long crossing) {
        return new PhaseChange(run, attempt, step, Phase.EDGE, false, 1, false, OptionalLong.of(crossing));
    }

    private static Alert alert(String run, int attempt, long step, Instant time) {
        OptionalDouble none = OptionalDouble.empty();
        return new Alert(run, attempt, step, Alert.Kind.DIVERGED, time, none, none, none, none, "");
    }

    private static Measurement measurement(double uncertainty, String unit) {
        return new Measurement(key("r", 1, 0, "i", "q", 0), 1, uncertainty, unit, "digest");
    }

    private static Progress progress(int attempt, long last, long measured, long gaps) {
        return new Progress(attempt, last, measured, gaps, Map.of(), new byte[0], Progress.Analysis.RUNNING, "", "");
    }

    private static DeadLetter letter(String source, String topic, int partition, long offset, String run) {
        return new DeadLetter(source, topic, partition, offset, run, "failed", "");
    }

    private static TensorReference tensor(long first, long last, int chunks, long totalBytes) {
        return new TensorReference(WEIGHTS, first, last, chunks, totalBytes, 0);
    }

    private static TensorChunkHeader header(Precision precision, long totalBytes) {
        return new TensorChunkHeader("r", 1, 0, WEIGHTS, precision, 0, 1, totalBytes, 0);
    }

    private static DatasetReference dataset(String hash, int partition, long offset, int chunks, long totalBytes) {
        return new DatasetReference(hash, partition, offset, chunks, totalBytes);
    }

    private static DatasetChunk piece(String hash, int index, int count, long totalBytes, int length) {
        return new DatasetChunk(hash, index, count, totalBytes, new byte[length]);
    }
}
