package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.CORRUPTED;
import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.TRUNCATED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgewatch.wire.MalformedRecordException.Reason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no record are refused with the reason, and never with anything but MalformedRecordException. */
class MalformedBytesTest {
    private static final int RANDOM_INPUTS = 1000;
    private static final int VERSIONS = 256;

    static Stream<WireForm<?>> forms() {
        return WireForm.all();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void bytesCutAtAnyLengthAreTruncated(WireForm<?> form) {
        // Given
        byte[] whole = form.goldenBytes();
        // When
        List<Reason> reasons = IntStream.range(0, whole.length)
                .mapToObj(length -> refusal(form, Arrays.copyOf(whole, length)))
                .toList();
        // Then
        assertThat(reasons).hasSize(whole.length).containsOnly(TRUNCATED);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anySingleFlippedBitIsNoticedForWhatItIs(WireForm<?> form) {
        // Given
        byte[] whole = form.goldenBytes();
        List<byte[]> flipped = IntStream.range(0, whole.length * Byte.SIZE)
                .mapToObj(bit -> {
                    byte[] copy = whole.clone();
                    copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                    return copy;
                })
                .toList();
        // When
        List<Reason> reasons =
                flipped.stream().map(bytes -> refusal(form, bytes)).toList();
        // Then
        assertThat(reasons)
                .isEqualTo(flipped.stream().map(frame -> reasonOf(frame, form)).toList());
    }

    /** What is wrong with a frame whose version, length or content is not what was written. */
    private static Reason reasonOf(byte[] frame, WireForm<?> form) {
        int declared = FrameBytes.declaredLength(frame);
        if (frame[0] != 1) {
            return UNKNOWN_VERSION;
        }
        if (declared < 0 || declared > (form.name().equals("progress") ? 16_252_928 : 1_048_576)) {
            return OVERSIZED;
        }
        return declared > frame.length - FrameBytes.PAYLOAD_AT ? TRUNCATED : CORRUPTED;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyOtherVersionIsUnknownHoweverLittleFollows(WireForm<?> form) {
        // Given
        List<byte[]> others = new ArrayList<>();
        for (int version = 0; version < VERSIONS; version++) {
            if (version != 1) {
                byte[] frame = form.goldenBytes();
                frame[0] = (byte) version;
                others.add(frame);
                others.add(new byte[] {(byte) version});
            }
        }
        // When
        List<Reason> reasons =
                others.stream().map(bytes -> refusal(form, bytes)).toList();
        // Then
        assertThat(reasons).hasSize(2 * (VERSIONS - 1)).containsOnly(UNKNOWN_VERSION);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void bytesAfterTheRecordAreCorruption(WireForm<?> form) {
        // Given
        byte[] whole = form.goldenBytes();
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        // When
        List<Reason> reasons = List.of(refusal(form, Arrays.copyOf(whole, whole.length + 1)), refusal(form, twice));
        // Then
        assertThat(reasons).containsOnly(CORRUPTED);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void randomBytesAreRefused(WireForm<?> form) {
        // Given
        SplittableRandom random = new SplittableRandom(form.name().hashCode());
        List<byte[]> inputs =
                Stream.generate(() -> randomBytes(random)).limit(RANDOM_INPUTS).toList();
        // When
        List<Reason> reasons =
                inputs.stream().map(bytes -> refusal(form, bytes)).toList();
        // Then
        assertThat(reasons)
                .hasSize(RANDOM_INPUTS)
                .contains(TRUNCATED, OVERSIZED, UNKNOWN_VERSION)
                .doesNotContain(INVALID);
    }

    /** Half of them begin like a frame. */
    private static byte[] randomBytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[0] = 1;
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("forms")
    <T> void aDamagedPayloadInARightFrameIsInvalidOrAnotherRecord(WireForm<T> form) throws MalformedRecordException {
        // Given
        byte[] whole = form.goldenBytes();
        SplittableRandom random = new SplittableRandom(~form.name().hashCode());
        List<Reason> refusals = new ArrayList<>();
        List<Object> read = new ArrayList<>();
        List<Object> readAgain = new ArrayList<>();
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] framed = FrameBytes.around(damaged(whole, random));
            // When
            try {
                T record = form.decode(framed);
                read.add(WireForm.comparable(record));
                readAgain.add(WireForm.comparable(form.thereAndBack(record)));
            } catch (MalformedRecordException e) {
                refusals.add(e.reason());
            }
        }
        // Then
        assertThat(refusals).hasSizeGreaterThan(RANDOM_INPUTS / 10).containsOnly(INVALID);
        assertThat(readAgain).isEqualTo(read);
    }

    /** The payload with a few of its bytes replaced, and perhaps cut or followed by more. */
    private static byte[] damaged(byte[] frame, SplittableRandom random) {
        int length = frame.length - FrameBytes.PAYLOAD_AT;
        int newLength = random.nextInt(3) == 0 ? random.nextInt(length + 8) : length;
        byte[] payload = new byte[newLength];
        random.nextBytes(payload);
        System.arraycopy(frame, FrameBytes.PAYLOAD_AT, payload, 0, Math.min(length, newLength));
        for (int n = random.nextInt(5); n > 0 && newLength > 0; n--) {
            payload[random.nextInt(newLength)] = (byte) random.nextInt();
        }
        return payload;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFrameAroundNothingIsInvalid(WireForm<?> form) {
        // Given
        byte[] empty = FrameBytes.around(new byte[0]);
        // When
        Reason reason = refusal(form, empty);
        // Then
        assertThat(reason).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.MAX_PAYLOAD_BYTES + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aDeclaredLengthBeyondTheBoundIsOversizedAndNotAllocated(int declared) throws MalformedRecordException {
        // Given
        byte[] frame = FrameBytes.of(1, declared, 0, new byte[100]);
        WireForm<?> form = WireForm.all().findFirst().orElseThrow();
        refusal(form, frame); // classes are loaded now
        long before = allocatedBytes();
        // When
        Reason reason = refusal(form, frame);
        // Then
        assertThat(reason).isEqualTo(OVERSIZED);
        assertThat(allocatedBytes() - before).isLessThan(1 << 17); // an exception and its message, no payload
    }

    @Test
    void aFieldThatDeclaresMoreThanItsPayloadHasIsInvalidAndNotAllocated() {
        // Given
        byte[] contentOfTwoGibibytes = {5 << 3 | 2, -1, -1, -1, -1, 7}; // field 5, length 2^31 − 1
        byte[] frame = FrameBytes.around(contentOfTwoGibibytes);
        WireForm<?> form = WireForm.all()
                .filter(f -> f.name().equals("dataset-chunk"))
                .findFirst()
                .orElseThrow();
        refusal(form, frame);
        long before = allocatedBytes();
        // When
        Reason reason = refusal(form, frame);
        // Then
        assertThat(reason).isEqualTo(INVALID);
        assertThat(allocatedBytes() - before).isLessThan(1 << 17);
    }

    @Test
    void theLargestPayloadIsRead() throws MalformedRecordException {
        // Given
        byte[] golden = GoldenFiles.kept("run-started.bin");
        int known = golden.length - FrameBytes.PAYLOAD_AT;
        byte[] payload = new byte[Frame.MAX_PAYLOAD_BYTES];
        System.arraycopy(golden, FrameBytes.PAYLOAD_AT, payload, 0, known);
        int rest = payload.length - known - 4;
        payload[known] = 14 << 3 | 2; // field 14, bytes; their length as a varint of three bytes
        payload[known + 1] = (byte) (rest | 0x80);
        payload[known + 2] = (byte) (rest >> 7 | 0x80);
        payload[known + 3] = (byte) (rest >> 14);
        // When
        RunEvent read = new RunEventCodec().decode(FrameBytes.around(payload));
        // Then
        assertThat(read).isEqualTo(GoldenRecords.STARTED);
    }

    @Test
    void aFieldAddedByALaterEdgewatchIsPassedOver() throws MalformedRecordException {
        // Given
        byte[] golden = GoldenFiles.kept("alert.bin");
        byte[] payload = Arrays.copyOfRange(golden, FrameBytes.PAYLOAD_AT, golden.length + 2);
        payload[payload.length - 2] = 15 << 3; // field 15, a varint
        payload[payload.length - 1] = 1;
        // When
        Alert read = new AlertCodec().decode(FrameBytes.around(payload));
        // Then
        assertThat(read).isEqualTo(GoldenRecords.ALERT);
    }

    @Test
    void progressOfAnEarlierEdgewatchHasNoConfigurationDigest() throws MalformedRecordException {
        // Given: the digest is the last field, a tag, a length and eight letters
        byte[] golden = GoldenFiles.kept("progress.bin");
        byte[] payload = Arrays.copyOfRange(golden, FrameBytes.PAYLOAD_AT, golden.length - 10);
        // When
        Progress read = new ProgressCodec().decode(FrameBytes.around(payload));
        // Then
        assertThat(read.configurationDigest()).isEmpty();
        assertThat(read.detail()).isEqualTo(GoldenRecords.PROGRESS.detail());
    }

    @ParameterizedTest
    @EnumSource
    void aReasonsLabelIsAWordForMetrics(Reason reason) {
        // Given
        MalformedRecordException refusal = new MalformedRecordException(reason, "why");
        // When
        String message = refusal.getMessage();
        // Then
        assertThat(message).isEqualTo(reason.label() + ": why");
        assertThat(reason.label()).matches(Name.PATTERN);
    }

    private static Reason refusal(WireForm<?> form, byte[] bytes) {
        try {
            throw new AssertionError("read as a record: " + form.decode(bytes));
        } catch (MalformedRecordException e) {
            return e.reason();
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
