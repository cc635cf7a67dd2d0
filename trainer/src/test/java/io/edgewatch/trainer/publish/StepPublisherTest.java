package io.edgewatch.trainer.publish;

import static io.edgewatch.trainer.publish.PublishingRun.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepPublisherTest {
    /** 2.4 MB, so that a tensor has three chunks, the last one shorter. */
    private static final int THREE_CHUNKS = 300_000;

    @Test
    void aStepRecordIsSentOnlyAfterAllItsChunksAreAcknowledged() throws Exception {
        // Given
        var unacknowledged = new ArrayList<Long>();
        try (var run = new PublishingRun(THREE_CHUNKS, new Overflow.Wait(), sent -> {})) {
            run.offer(0);
            await().until(() -> run.producer.sent().size() == 6);
            var chunks = new ArrayList<>(run.producer.sent());
            run.producer.becomes(sent -> {
                if (sent.isOn(Topic.STEPS)) {
                    unacknowledged.add(chunks.stream().filter(c -> !c.isDone()).count());
                    sent.acknowledge();
                }
            });
            // When
            Collections.shuffle(chunks, new Random(1));
            chunks.forEach(Sent::acknowledge);
            run.finish(0);
        }
        // Then
        assertThat(unacknowledged).containsExactly(0L, 0L); // of the step and of the end
    }

    @Test
    void aStepRecordSaysWhereItsTensorsLie() throws Exception {
        // When
        try (var run = new PublishingRun(THREE_CHUNKS, new Overflow.Wait(), Sent::acknowledge)) {
            run.offerAll(0, 1);
            run.finish(1);
            // Then
            RunEvent.Step step = run.producer.steps().toList().get(1);
            assertThat(step.step()).isEqualTo(1);
            assertThat(step.attempt()).isEqualTo(2);
            assertThat(step.loss()).isEqualTo(0.5);
            assertThat(step.gradientNorm()).isEqualTo(0.25);
            assertThat(step.time()).isEqualTo(PublishingRun.NOW.plusSeconds(1));
            assertThat(step.tensors())
                    .extracting(TensorReference::kind)
                    .containsExactlyInAnyOrder(TensorKind.WEIGHTS, TensorKind.GRADIENT);
            for (TensorReference tensor : step.tensors()) {
                List<Sent> chunks = run.producer.on(tensor.kind().topic()).subList(3, 6);
                assertThat(tensor.firstOffset()).isEqualTo(chunks.get(0).offset());
                assertThat(tensor.lastOffset()).isEqualTo(chunks.get(2).offset());
                assertThat(tensor.chunks()).isEqualTo(3);
                assertThat(tensor.totalBytes()).isEqualTo(8L * THREE_CHUNKS);
                assertThat(tensor.crc32c())
                        .isEqualTo(TensorChecksum.of(
                                chunks.stream().map(Sent::arrived).toArray(byte[][]::new)));
            }
        }
    }

    @Test
    void everyChunkHasItsHeadersInTheirOrderAndThePartitionOfTheRun() throws Exception {
        // When
        try (var run = new PublishingRun(THREE_CHUNKS, new Overflow.Wait(), Sent::acknowledge)) {
            run.offer(7);
            run.finish(7);
            // Then
            List<Sent> chunks = run.producer.on(Topic.WEIGHTS);
            for (int i = 0; i < 3; i++) {
                var record = chunks.get(i).record();
                TensorChunkHeader header = TensorChunkHeader.from(
                        name -> Objects.requireNonNull(record.headers().lastHeader(name))
                                .value());
                assertThat(header.index()).isEqualTo(i);
                assertThat(header.step()).isEqualTo(7);
                assertThat(header.attempt()).isEqualTo(2);
                assertThat(record.value())
                        .hasSize(i < 2 ? Bounds.CHUNK_BYTES : 8 * THREE_CHUNKS - 2 * Bounds.CHUNK_BYTES);
                assertThat(Stream.of(record.headers().toArray()).map(Header::key))
                        .containsExactlyElementsOf(header.fields().keySet());
                assertThat(record.partition()).isEqualTo(PublishingRun.PARTITION);
                assertThat(record.timestamp())
                        .isEqualTo(PublishingRun.NOW.plusSeconds(7).toEpochMilli());
            }
            assertThat(run.producer.on(Topic.STEPS)).allMatch(s -> s.record().partition() == PublishingRun.PARTITION);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stepsKeepTheirOrderHoweverTheirChunksAreAcknowledged(long seed) throws Exception {
        // Given
        var allOffered = new CompletableFuture<Void>();
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> allOffered.join())) {
            run.offerAll(0, 7);
            allOffered.complete(null);
            await().until(() -> run.producer.sent().size() == 16);
            List<Sent> chunks = new ArrayList<>(run.producer.sent());
            run.producer.becomes(sent -> {
                if (sent.isOn(Topic.STEPS)) {
                    sent.acknowledge();
                }
            });
            // When
            Collections.shuffle(chunks, new Random(seed));
            chunks.forEach(Sent::acknowledge);
            run.finish(7);
            // Then
            assertThat(run.producer.events())
                    .extracting(PublishingRun::word)
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "end");
        }
    }

    @Test
    void whatWasSentIsNotChangedByTheStepsThatFollow() throws Exception {
        // Given
        int steps = 5 * PublishingRun.POOL_STEPS;
        try (var run = new PublishingRun(3, new Overflow.Wait(), Sent::acknowledge)) {
            // When
            run.offerAll(1, steps);
            run.finish(steps);
            // Then
            double[] expected =
                    LongStream.rangeClosed(1, steps).asDoubleStream().toArray();
            assertThat(firstNumbers(run.producer.on(Topic.WEIGHTS))).containsExactly(expected);
            assertThat(firstNumbers(run.producer.on(Topic.GRADIENTS)))
                    .containsExactly(Arrays.stream(expected).map(t -> -t).toArray());
            assertThat(run.publisher.publishedSteps()).isEqualTo(steps);
            assertThat(run.publisher.droppedSteps()).isZero();
        }
    }

    private static double[] firstNumbers(List<Sent> chunks) {
        return chunks.stream()
                .mapToDouble(c -> ByteBuffer.wrap(c.arrived())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getDouble())
                .toArray();
    }

    @Test
    void theBacklogIsWhatIsAcceptedAndNotYetPublished() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> {})) {
            // When
            run.offerAll(0, 9);
            int before = run.publisher.backlog();
            run.producer.becomes(Sent::acknowledge);
            run.finish(9);
            // Then
            assertThat(before).isEqualTo(10);
            assertThat(run.publisher.backlog()).isZero();
        }
    }

    @Test
    void theEndIsPublishedAfterEverythingElseHasArrived() throws Exception {
        // Given
        var unacknowledged = new ArrayList<Long>();
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> {})) {
            run.offerAll(0, 2);
            var finishing = new Thread(() -> {
                try {
                    run.finish(2);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            // When
            finishing.start();
            while (finishing.isAlive()) {
                var waiting =
                        run.producer.sent().stream().filter(s -> !s.isDone()).toList();
                waiting.stream()
                        .filter(s -> s.isOn(Topic.STEPS)
                                && word(TopicProducer.event(s)).equals("end"))
                        .forEach(end -> unacknowledged.add(waiting.size() - 1L));
                waiting.forEach(Sent::acknowledge);
                Thread.onSpinWait();
            }
            // Then
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactly("0", "1", "2", "end");
            assertThat(unacknowledged).containsExactly(0L);
        }
    }
}
