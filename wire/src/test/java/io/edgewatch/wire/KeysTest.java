package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compaction compares keys as bytes, so a thing has one key and a key means one thing. */
class KeysTest {
    private static final int RANDOM_INPUTS = 5000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "r/1/0/sharpness/ratio",
                "r/1/0/sharpness/ratio/0/",
                "r/1/0/sharpness/ratio/0/0",
                "/1/0/sharpness/ratio/0",
                "R/1/0/sharpness/ratio/0",
                "r/0/0/sharpness/ratio/0",
                "r/1/-1/sharpness/ratio/0",
                "r/1/0/sharp ness/ratio/0",
                "r/1/0/sharpness/rätio/0",
                "r/1/0/sharpness/ratio/-1",
                "r/1/0/sharpness/ratio/2147483648",
                "r/1/9223372036854775808/sharpness/ratio/0",
                "r/one/0/sharpness/ratio/0",
            })
    void whatIsNoMeasurementKeyIsInvalid(String key) {
        // Given
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        // When
        var reading = assertThatThrownBy(() -> MeasurementKey.decode(bytes));
        // Then
        reading.asInstanceOf(type(MalformedRecordException.class))
                .returns(INVALID, MalformedRecordException::reason)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("'" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r/01/0/sharpness/ratio/0",
                "r/+1/0/sharpness/ratio/0",
                "r/1/00/sharpness/ratio/0",
                "r/1/-0/sharpness/ratio/0",
                "r/1/0/sharpness/ratio/+0",
                "r/١/0/sharpness/ratio/0", // ARABIC-INDIC DIGIT ONE
            })
    void aSecondSpellingOfAMeasurementKeyIsInvalid(String key) {
        // Given
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        // When
        var reading = assertThatThrownBy(() -> MeasurementKey.decode(bytes));
        // Then
        reading.isInstanceOf(MalformedRecordException.class)
                .hasMessageContainingAll("'" + key + "'", "wanted: r/1/0/sharpness/ratio/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "sharpness", "sharpness/", "/r", "sharpness/r/", "sharpness/R", "Sharpness/r"})
    void whatIsNoProgressKeyIsInvalid(String key) {
        // Given
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        // When
        var reading = assertThatThrownBy(() -> ProgressKey.decode(bytes));
        // Then
        reading.asInstanceOf(type(MalformedRecordException.class))
                .returns(INVALID, MalformedRecordException::reason)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("instance/run", "'" + key + "'");
    }

    @Test
    void damagedKeysAreInvalidOrTheOnlySpellingOfAnotherKey() {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        List<String> damaged = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] key = GoldenRecords.MEASUREMENT_KEY.encode();
            key[random.nextInt(key.length)] = (byte) random.nextInt();
            // When
            try {
                byte[] again = MeasurementKey.decode(key).encode();
                written.add(new String(again, StandardCharsets.ISO_8859_1));
                damaged.add(new String(key, StandardCharsets.ISO_8859_1));
            } catch (MalformedRecordException e) {
                assertThat(e.reason()).isEqualTo(INVALID);
            }
        }
        // Then
        assertThat(written).isNotEmpty().isEqualTo(damaged);
    }

    @Test
    void lettersOfDifferentRecordsHaveDifferentKeys() {
        // Given
        List<DeadLetter> letters = List.of(
                letter("sharpness", Topic.STEPS, 1, 12),
                letter("sharpness", Topic.STEPS, 11, 2),
                letter("sharpness-1", Topic.STEPS, 1, 2),
                letter("sharpness", Topic.WEIGHTS, 1, 2));
        // When
        Stream<String> keys = letters.stream().map(letter -> new String(letter.key(), StandardCharsets.UTF_8));
        // Then
        assertThat(keys).doesNotHaveDuplicates();
    }

    private static DeadLetter letter(String source, Topic topic, int partition, long offset) {
        return new DeadLetter(source, topic.topicName(), partition, offset, "", "failed", "");
    }
}
