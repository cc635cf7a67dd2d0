package io.edgewatch.analyzers.host.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.SettableClock;
import io.edgewatch.analyzers.host.work.ObjectiveSource;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetChunkCodec;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicObjectivesTest {
    private final SettableClock clock = new SettableClock();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LogConsumer consumer = new LogConsumer();
    private final RunManifest run = RunLog.manifest("a-run", 1, 1, 1);

    /** Each empty poll takes a fifth of a second, as it would. */
    private TopicObjectives objectives() {
        consumer.afterPoll(() -> clock.advance(Duration.ofMillis(200)));
        return new TopicObjectives(() -> consumer, new MalformedRecords("losses", producer, registry), clock);
    }

    private double rejected(String reason) {
        var counter = registry.find("edgewatch.rejected.records")
                .tags("topic", Topic.DATASETS.topicName(), "reason", reason)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private byte[] chunk(int totalBytes) {
        DatasetReference reference = run.dataset();
        return new DatasetChunkCodec()
                .encode(new DatasetChunk(
                        reference.contentHash(), 0, Bounds.chunksFor(totalBytes), totalBytes, new byte[totalBytes]));
    }

    @Test
    void aDamagedChunkIsADeadLetterAndAnotherCopyIsWaitedFor() {
        // Given: what cannot be read, what is of another size, and what has another content than its name says
        consumer.append(Topic.DATASETS, 0, new byte[] {9, 9}, null);
        consumer.append(Topic.DATASETS, 1, chunk(999), null);
        consumer.append(Topic.DATASETS, 2, chunk(1000), null);
        // When, Then: the run is given up only after a minute without anything new
        assertThatThrownBy(() -> objectives().open(run))
                .isInstanceOf(ObjectiveSource.UnavailableException.class)
                .hasMessageContaining("a-run")
                .hasMessageContaining("--from start");
        assertThat(producer.history()).hasSize(3);
        assertThat(rejected("invalid")).isEqualTo(1);
        assertThat(rejected("corrupted")).isEqualTo(1);
        assertThat(clock.instant()).isAfterOrEqualTo(RunLog.NOW.plus(TopicObjectives.PATIENCE));
    }
}
