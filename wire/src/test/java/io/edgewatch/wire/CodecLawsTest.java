package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every record and its bytes. */
class CodecLawsTest {
    private static final int RECORDS_PER_FORM = 200;

    static Stream<WireForm<?>> forms() {
        return WireForm.all();
    }

    @ParameterizedTest
    @MethodSource("forms")
    <T> void aRecordReadBackEqualsTheOneWritten(WireForm<T> form) throws MalformedRecordException {
        // Given
        RandomRecords random = new RandomRecords(form.name().hashCode());
        List<T> records = Stream.generate(() -> form.random().apply(random))
                .limit(RECORDS_PER_FORM)
                .toList();
        // When
        List<T> read = new ArrayList<>();
        for (T record : records) {
            read.add(form.thereAndBack(record));
        }
        // Then
        assertThat(read.stream().map(WireForm::comparable))
                .containsExactlyElementsOf(
                        records.stream().map(WireForm::comparable).toList());
    }

    @ParameterizedTest
    @MethodSource("forms")
    <T> void equalRecordsHaveEqualBytes(WireForm<T> form) throws MalformedRecordException {
        // Given
        RandomRecords random = new RandomRecords(~form.name().hashCode());
        List<T> records = Stream.generate(() -> form.random().apply(random))
                .limit(RECORDS_PER_FORM)
                .toList();
        // When
        List<byte[]> again = new ArrayList<>();
        for (T record : records) {
            again.add(form.encode(form.thereAndBack(record)));
        }
        // Then
        assertThat(again)
                .containsExactlyElementsOf(records.stream().map(form::encode).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keysReadBackEqualTheOnesWritten(long seed) throws MalformedRecordException {
        // Given
        MeasurementKey key = new RandomRecords(seed).measurementKey();
        ProgressKey progressKey = new ProgressKey(key.instance(), key.run());
        // When
        MeasurementKey read = MeasurementKey.decode(key.encode());
        ProgressKey progressRead = ProgressKey.decode(progressKey.encode());
        // Then
        assertThat(read).isEqualTo(key);
        assertThat(progressRead).isEqualTo(progressKey);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderInWhichMapsWereFilledDoesNotShowInTheBytes(long seed) {
        // Given
        Map<String, String> settings = Map.of("a", "1", "b", "2", "c", "3", "λ", "4", "", "5");
        Map<Topic, Long> offsets = Map.of(Topic.STEPS, 1L, Topic.WEIGHTS, 2L, Topic.RUNS, 3L, Topic.ALERTS, 4L);
        RunManifestCodec codec = new RunManifestCodec();
        byte[] sorted = codec.encode(manifest(new TreeMap<>(settings), new TreeMap<>(offsets)));
        // When
        byte[] shuffled = codec.encode(manifest(shuffled(settings, seed), shuffled(offsets, seed)));
        // Then
        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void settingsAreSortedByNameWhateverTheMapSortedThemBy() {
        // Given
        TreeMap<String, String> backwards = new TreeMap<>(Collections.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));
        // When
        Specification specification = new Specification("mlp", backwards);
        // Then
        assertThat(specification.settings().keySet()).containsExactly("a", "b");
    }

    @Test
    void everyNotANumberHasTheSameBytes() throws MalformedRecordException {
        // Given
        double ofTheProcessor = Double.longBitsToDouble(0xfff8000000000000L); // what x86 makes of 0/0
        RunEventCodec codec = new RunEventCodec();
        RunEvent.Step canonical = step(Double.NaN);
        // When
        byte[] bytes = codec.encode(step(ofTheProcessor));
        // Then
        assertThat(step(ofTheProcessor)).isEqualTo(canonical);
        assertThat(bytes).isEqualTo(codec.encode(canonical));
        assertThat(codec.decode(bytes)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE})
    void aLossOfAnyKindSurvivesBitByBit(double loss) throws MalformedRecordException {
        // Given
        RunEventCodec codec = new RunEventCodec();
        // When
        RunEvent.Step read = (RunEvent.Step) codec.decode(codec.encode(step(loss)));
        // Then
        assertThat(Double.doubleToRawLongBits(read.loss())).isEqualTo(Double.doubleToRawLongBits(loss));
    }

    @Test
    void zeroIsNotTheSameAsNothing() throws MalformedRecordException {
        // Given
        AlertCodec codec = new AlertCodec();
        Alert zeroRatio = new Alert(
                "r",
                1,
                0,
                Alert.Kind.CROSSED_EDGE,
                Instant.EPOCH,
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                OptionalDouble.of(-0.0),
                OptionalDouble.empty(),
                "");
        // When
        Alert read = codec.decode(codec.encode(zeroRatio));
        // Then
        assertThat(read).isEqualTo(zeroRatio);
    }

    private static Progress carrying(int stateBytes) {
        byte[] state = new byte[stateBytes];
        new Random(stateBytes).nextBytes(state);
        return new Progress(1, 0, 1, 0, Map.of(), state, Progress.Analysis.RUNNING, "", "");
    }

    @Test
    void theLargestStateOfAnAnalyzerIsWrittenReadAndFitsTheTopic() throws MalformedRecordException {
        // Given
        Progress large = carrying(ProgressCodec.MAX_STATE_BYTES);
        // When
        byte[] bytes = new ProgressCodec().encode(large);
        // Then
        assertThat(bytes).hasSizeLessThan(Topic.PROGRESS.recordBytes() - 512);
        assertThat(new ProgressCodec().decode(bytes).state()).isEqualTo(large.state());
    }

    @Test
    void aRecordTooLargeToBeReadIsNotWritten() {
        // Given
        Progress hoarder = carrying(ProgressCodec.MAX_PAYLOAD_BYTES);
        // When
        var writing = assertThatThrownBy(() -> new ProgressCodec().encode(hoarder));
        // Then
        writing.isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("payload", "at most 16252928", "got: 162529", "ProgressMessage");
    }

    @Test
    void aFullDatasetChunkFitsTheFrameAndKafkasDefaultRecordLimit() throws MalformedRecordException {
        // Given
        int kafkaBatchBytes = 1_048_588;
        int roomForKeyAndBatch = 512; // batch header 61, key 68, lengths
        DatasetChunk full =
                new DatasetChunk("a".repeat(64), 261, 263, 262L * Bounds.CHUNK_BYTES + 1, new byte[Bounds.CHUNK_BYTES]);
        DatasetChunkCodec codec = new DatasetChunkCodec();
        // When
        byte[] bytes = codec.encode(full);
        // Then
        assertThat(bytes).hasSizeLessThan(kafkaBatchBytes - roomForKeyAndBatch);
        assertThat(codec.decode(bytes).content()).hasSize(Bounds.CHUNK_BYTES);
    }

    @Test
    void halfACharacterIsReplacedAndDoesNotMakeARecordUnreadable() throws MalformedRecordException {
        // Given
        DeadLetterCodec codec = new DeadLetterCodec();
        DeadLetter cut = new DeadLetter("sharpness", "edgewatch.steps", 0, 0, "", "failed", "cut here: \ud83c");
        // When
        DeadLetter read = codec.decode(codec.encode(cut));
        // Then
        assertThat(read.detail()).isEqualTo("cut here: ?");
    }

    private static RunEvent.Step step(double loss) {
        return new RunEvent.Step("r", 1, Instant.EPOCH, 0, loss, 1, List.of());
    }

    private static RunManifest manifest(Map<String, String> settings, Map<Topic, Long> offsets) {
        RunManifest golden = GoldenRecords.MANIFEST;
        return new RunManifest(
                golden.run(),
                golden.name(),
                golden.partition(),
                Specification.of("mlp", settings),
                Specification.of("mse", settings),
                Specification.of("gradient-descent", settings),
                Specification.of("full-batch", settings),
                golden.precision(),
                golden.layout(),
                golden.dataset(),
                golden.seed(),
                Optional.of(Specification.of("drawn", settings)),
                golden.plannedSteps(),
                golden.publish(),
                golden.blasThreads(),
                settings,
                List.of(new Attempt(1, 0, offsets, Instant.EPOCH)));
    }

    private static <K, V> Map<K, V> shuffled(Map<K, V> map, long seed) {
        List<K> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, new java.util.Random(seed));
        Map<K, V> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, map.get(key)));
        return shuffled;
    }
}
