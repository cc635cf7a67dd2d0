package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.EigenvectorChunkHeader;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.StateChunks;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicResultsTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Progress PROGRESS =
            new Progress(1, 4, 5, 0, Map.of(Topic.STEPS, 9L), new byte[0], Progress.Analysis.RUNNING, "", "");

    /** How many records were there when the producer was flushed. */
    private final List<Integer> flushedAt = new ArrayList<>();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized void flush() {
                    flushedAt.add(history().size());
                    super.flush();
                }
            };

    private final TopicResults results =
            new TopicResults(producer, new ProgressKey("losses", "a-run"), 3, Optional.empty());

    private static Measurement measurement(int index) {
        return new Measurement(new MeasurementKey("a-run", 1, 4, "losses", "seen-loss", index), 0.5, 0, "1", "digest");
    }

    @Test
    void measurementsGoToTheRunsPartitionWithTheTimeOfTheStep() throws Exception {
        // When
        results.measured(TIME, List.of(measurement(0), measurement(1)));
        // Then
        assertThat(producer.history()).hasSize(2).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo("edgewatch.measurements");
            assertThat(record.partition()).isEqualTo(3);
            assertThat(record.timestamp()).isEqualTo(TIME.toEpochMilli());
        });
        ProducerRecord<byte[], byte[]> second = producer.history().get(1);
        assertThat(MeasurementKey.decode(second.key())).isEqualTo(measurement(1).key());
        assertThat(new MeasurementCodec().decode(second.key(), second.value())).isEqualTo(measurement(1));
    }

    @Test
    void eigenvectorsGoInChunksThatFitIntoARecord() throws Exception {
        // Given
        var key = new MeasurementKey("a-run", 1, 4, "losses", "eigenvector", 0);
        var vector = new Eigenvector(key, Precision.F32, new byte[1_500_000]);
        // When
        results.eigenvectors(TIME, List.of(vector));
        // Then
        assertThat(producer.history()).hasSize(2).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo("edgewatch.eigenvectors");
            assertThat(record.partition()).isEqualTo(3);
            assertThat(record.timestamp()).isEqualTo(TIME.toEpochMilli());
            assertThat(MeasurementKey.decode(record.key())).isEqualTo(key);
        });
        ProducerRecord<byte[], byte[]> second = producer.history().get(1);
        assertThat(EigenvectorChunkHeader.from(
                        name -> second.headers().lastHeader(name).value()))
                .isEqualTo(vector.header(1));
        assertThat(second.value()).hasSize(1_500_000 - 1_024_000);
    }

    @Test
    void progressIsPublishedOnlyAfterWhatItVouchesFor() throws Exception {
        // Given
        results.measured(TIME, List.of(measurement(0), measurement(1)));
        // When
        results.progress(PROGRESS);
        // Then
        assertThat(flushedAt).containsExactly(2, 3);
        ProducerRecord<byte[], byte[]> last = producer.history().get(2);
        assertThat(last.topic()).isEqualTo("edgewatch.progress");
        assertThat(last.partition()).isEqualTo(3);
        assertThat(ProgressKey.decode(last.key())).isEqualTo(new ProgressKey("losses", "a-run"));
        assertThat(new ProgressCodec().decode(last.value()).lastCompletedStep()).isEqualTo(4);
    }

    private static Progress withState(int bytes) {
        return PROGRESS.withState(new byte[bytes]);
    }

    private List<String> keysFrom(int first) {
        return producer.history().stream()
                .skip(first)
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aStateTooLargeForARecordLiesBesideItInTwoSlotsInTurn() throws Exception {
        // When
        results.progress(withState(20 << 20));
        results.progress(withState(20 << 20));
        // Then
        assertThat(keysFrom(0))
                .containsExactly(
                        "state/1/0/losses/a-run",
                        "state/1/1/losses/a-run",
                        "state/1/2/losses/a-run",
                        "losses/a-run",
                        "state/0/0/losses/a-run",
                        "state/0/1/losses/a-run",
                        "state/0/2/losses/a-run",
                        "losses/a-run");
        assertThat(flushedAt).containsExactly(3, 4, 7, 8);
        Progress first = new ProgressCodec().decode(producer.history().get(3).value());
        assertThat(first.stateChunks())
                .hasValueSatisfying(beside -> assertThat(beside.bytes()).isEqualTo(20 << 20));
        assertThat(first.state()).isEmpty();
    }

    @Test
    void whoTakesOverLeavesTheStateThatIsNamedAlone() {
        // Given
        var named = PROGRESS.withStateBeside(new StateChunks(1, 30 << 20, 7));
        var successor = new TopicResults(producer, new ProgressKey("losses", "a-run"), 3, Optional.of(named));
        // When
        successor.progress(withState(16 << 20));
        // Then
        assertThat(keysFrom(0)).containsExactly("state/0/0/losses/a-run", "state/0/1/losses/a-run", "losses/a-run");
    }

    @Test
    void chunksGoWhenTheAnalysisIsOver() {
        // Given
        results.progress(withState(16 << 20));
        // When
        results.progress(
                new Progress(1, 9, 10, 0, Map.of(Topic.STEPS, 9L), new byte[0], Progress.Analysis.FINISHED, "", ""));
        // Then
        assertThat(keysFrom(3)).containsExactly("losses/a-run", "state/1/0/losses/a-run", "state/1/1/losses/a-run");
        assertThat(producer.history().subList(4, 6))
                .allSatisfy(record -> assertThat(record.value()).isNull());
    }

    @Test
    void noProgressIsPublishedPastAMeasurementThatWasLost() {
        // Given
        results.measured(TIME, List.of(measurement(0), measurement(1)));
        producer.errorNext(new TimeoutException("expired"));
        // When, Then
        assertThatThrownBy(() -> results.progress(PROGRESS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("losses")
                .hasMessageContaining("a-run")
                .hasMessageContaining("expired");
        assertThat(producer.history()).extracting(ProducerRecord::topic).containsOnly("edgewatch.measurements");
    }

    @Test
    void deadLettersGoToWhateverPartitionTheirTopicHas() {
        // When
        results.deadLetter(new DeadLetter("losses", "edgewatch.steps", 3, 7, "a-run", "analyzer-failed", "why"));
        // Then
        assertThat(producer.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("edgewatch.dead-letters");
            assertThat(record.partition()).isNull();
        });
    }
}
