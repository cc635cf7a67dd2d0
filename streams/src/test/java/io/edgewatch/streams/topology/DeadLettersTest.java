package io.edgewatch.streams.topology;

import static io.edgewatch.streams.topology.Pipeline.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLettersTest {
    private static final byte[] KEY = RUN.getBytes(StandardCharsets.UTF_8);

    private Pipeline pipeline;

    @BeforeEach
    void open(@TempDir Path stateDirectory) {
        pipeline = new Pipeline(stateDirectory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** Ways in which the bytes of a step can be wrong. */
    enum Damage {
        TRUNCATED,
        CORRUPTED,
        OVERSIZED,
        UNKNOWN_VERSION;

        byte[] of(byte[] good) {
            byte[] bytes = good.clone();
            switch (this) {
                case TRUNCATED -> bytes = Arrays.copyOf(good, good.length - 1);
                case CORRUPTED -> bytes[good.length - 1] ^= 1;
                case OVERSIZED -> bytes[4] = 0x7f; // the highest byte of the length
                case UNKNOWN_VERSION -> bytes[0] = 42;
            }
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void receiveADamagedRecordAndTheNextIsJudged(Damage damage) {
        // Given
        byte[] good = new RunEventCodec().encode(new RunEvent.Step(RUN, 1, Pipeline.time(0), 0, 1, 1, List.of()));
        // When
        pipeline.send(Topic.STEPS, KEY, damage.of(good), Pipeline.time(0));
        pipeline.trained(RUN, 1, 1, Double.NaN);
        // Then
        String reason = damage.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.source()).isEqualTo("streams");
            assertThat(letter.topic()).isEqualTo(Topic.STEPS.topicName());
            assertThat(letter.offset()).isZero();
            assertThat(letter.run()).isEqualTo(RUN);
            assertThat(letter.reason()).isEqualTo(reason);
        });
        assertThat(pipeline.alerts()).hasSize(1);
        assertThat(pipeline.registry
                        .get("edgewatch.rejected.records")
                        .tags("topic", Topic.STEPS.topicName(), "reason", reason)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void carryAKeyOfTheirOwnAndNothingOfTheRecord() {
        // When
        pipeline.send(Topic.MEASUREMENTS, "some secret".getBytes(StandardCharsets.UTF_8), KEY, Pipeline.time(0));
        // Then
        TestRecord<byte[], byte[]> written =
                pipeline.written(Topic.DEAD_LETTERS).get(0);
        assertThat(new String(written.key(), StandardCharsets.UTF_8)).isEqualTo("streams/edgewatch.measurements/0/0");
        assertThat(written.headers()).isEmpty();
    }

    @Test
    void receiveRecordsWithoutKeyOrValue() {
        // When
        pipeline.send(Topic.STEPS, KEY, null, Pipeline.time(0));
        pipeline.send(Topic.MEASUREMENTS, null, KEY, Pipeline.time(0));
        pipeline.send(Topic.RUNS, null, null, Pipeline.time(0));
        // Then
        assertThat(pipeline.deadLetters())
                .hasSize(3)
                .extracting(DeadLetter::reason)
                .containsOnly("invalid");
    }

    @Test
    void receiveAManifestThatLiesInTheWrongPartition() {
        // When
        pipeline.send(Pipeline.manifest(RUN, 3, 1));
        // Then
        assertThat(pipeline.deadLetters()).extracting(DeadLetter::reason).containsExactly("wrong-partition");
        assertThat(pipeline.stored()).isEmpty();
    }

    @Test
    void doNotReceiveTheTombstoneOfAMeasurement() {
        // When
        pipeline.send(
                Topic.MEASUREMENTS,
                "a-run/1/2/sharpness/ratio/0".getBytes(StandardCharsets.UTF_8),
                null,
                Pipeline.time(0));
        // Then
        assertThat(pipeline.deadLetters()).isEmpty();
    }
}
