package io.edgewatch.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.trainer.spill.SegmentHeader;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.trainer.spill.SpillDirectory;
import io.edgewatch.trainer.spill.SpilledStep;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StepPublisherSpillTest {
    private static final int POOL = PublishingRun.POOL_STEPS;
    private static final String IDENTITY = "0123456789abcdef".repeat(4);
    private static final int TENSOR_BYTES = 3 * Double.BYTES;
    private static final long NO_LIMIT = 1L << 30;

    private final Path directory;

    StepPublisherSpillTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Spill spill(long limit) {
        return new Spill(directory, new SegmentHeader(IDENTITY, 2, TENSOR_BYTES), limit);
    }

    private static List<String> words(long first, long last) {
        return new ArrayList<>(
                LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void whatFindsThePoolEmptyFollowsInOrderWhenTheBrokerIsBack() throws Exception {
        // Given
        int last = 3 * POOL;
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            run.offerAll(0, last);
            int spilled = run.publisher.spilledSteps();
            // When
            run.producer.becomes(Sent::acknowledge);
            run.finish(last);
            // Then
            assertThat(spilled).isEqualTo(last + 1 - POOL);
            List<String> expected = words(0, last);
            expected.add("end");
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactlyElementsOf(expected);
            assertThat(run.producer.on(Topic.WEIGHTS))
                    .extracting(s -> firstNumber(s.arrived()))
                    .containsExactlyElementsOf(LongStream.rangeClosed(0, last)
                            .mapToObj(t -> (double) t)
                            .toList());
            assertThat(run.publisher.droppedSteps()).isZero();
        }
    }

    private static double firstNumber(byte[] tensor) {
        return ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    @Test
    void whileStepsWaitOnDiskLaterOnesQueueBehindThem() throws Exception {
        // Given: a broker that takes steps, but none of those on disk before the last is offered
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            run.offerAll(0, POOL);
            // When: the pool is emptied while training goes on
            run.producer.becomes(Sent::acknowledge);
            run.offerAll(POOL + 1, 20L * POOL);
            run.finish(20L * POOL);
            // Then
            List<String> expected = words(0, 20L * POOL);
            expected.add("end");
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aStepLeavesTheDiskWhenItsRecordIsAcknowledged() throws Exception {
        // Given: chunks arrive, Step records do not
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {
                    if (!sent.isOn(Topic.STEPS)) {
                        sent.acknowledge();
                    }
                })) {
            run.offerAll(0, POOL + 1);
            await().until(() -> run.producer.on(Topic.STEPS).size() == POOL);
            int before = run.publisher.spilledSteps();
            // When
            run.producer.becomes(Sent::acknowledge);
            run.finish(POOL + 1);
            // Then
            assertThat(before).isEqualTo(2);
            assertThat(run.publisher.spilledSteps()).isZero();
            assertThat(run.publisher.backlog()).isZero();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void beyondTheBoundWholeStepsAreDroppedAndDeclaredInTheirPlace() throws Exception {
        // Given
        long record = 4 * 8 + 2 * TENSOR_BYTES + 4;
        try (var spill = spill(100 + 2 * (record + 88));
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            run.offerAll(0, POOL + 6);
            long dropped = run.publisher.droppedSteps();
            int spilled = run.publisher.spilledSteps();
            // When
            run.producer.becomes(Sent::acknowledge);
            await().until(() -> run.publisher.backlog() == 0);
            run.offer(POOL + 7);
            run.finish(POOL + 7);
            // Then
            assertThat(spilled).isEqualTo(2);
            assertThat(dropped).isEqualTo(5);
            List<String> expected = words(0, POOL + 1);
            expected.addAll(List.of((POOL + 2) + "-" + (POOL + 6), Integer.toString(POOL + 7), "end"));
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactlyElementsOf(expected);
            assertThat(run.producer.events())
                    .filteredOn(RunEvent.Gap.class::isInstance)
                    .extracting(gap -> ((RunEvent.Gap) gap).reason())
                    .containsExactly("the publisher was behind and the spill had no room: 5 steps");
        }
    }

    @Test
    void aBrokerThatStaysAwayLeavesEveryStepOnDisk() throws Exception {
        // Given
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            run.offerAll(0, POOL + 9);
            // When, Then
            assertThatThrownBy(
                            () -> run.publisher.finish(List.of(PublishingRun.ended(POOL + 9)), Duration.ofMillis(200)))
                    .isInstanceOf(StepsLeftException.class)
                    .hasMessageContaining((POOL + 10) + " steps wait in " + directory)
                    .hasMessageContaining("--resume publishes them");
        }
        assertThat(left())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, POOL + 9).boxed().toList());
    }

    private List<Long> left() throws IOException {
        try (Spill left = Objects.requireNonNull(
                SpillDirectory.read(directory, IDENTITY, TENSOR_BYTES, 0).get(2))) {
            return left.unread().stream().map(SpilledStep::step).toList();
        }
    }

    @Test
    void aStepWhoseRecordIsNotAcknowledgedIsLeftOnDiskToo() throws Exception {
        // Given: the broker goes away after the chunks
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {
                    if (!sent.isOn(Topic.STEPS)) {
                        sent.acknowledge();
                    }
                })) {
            run.offerAll(0, 3);
            await().until(() -> run.producer.on(Topic.STEPS).size() == 4);
            // When
            run.close();
        }
        // Then
        assertThat(left()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aStepDamagedOnDiskIsDeclaredAndThoseAfterItArrive() throws Exception {
        // Given
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            run.offerAll(0, POOL + 2);
            try (var file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
                file.seek(88 + 40);
                file.write(99);
            }
            // When
            run.producer.becomes(Sent::acknowledge);
            run.finish(POOL + 2);
            // Then
            List<String> expected = words(0, POOL - 1);
            expected.addAll(List.of(POOL + "-" + POOL, Integer.toString(POOL + 1), Integer.toString(POOL + 2), "end"));
            assertThat(run.producer.events())
                    .extracting(PublishingRun::word)
                    .containsExactlyInAnyOrderElementsOf(expected)
                    .endsWith("end");
            assertThat(run.publisher.droppedSteps()).isEqualTo(1);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void stepsInMemoryAreNotSafeThoseOnDiskAndOnTheTopicsAre() throws Exception {
        // Given
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {})) {
            // When
            run.offerAll(5, 5);
            boolean upToIt = run.publisher.isSafeBefore(5);
            boolean afterIt = run.publisher.isSafeBefore(6);
            run.producer.becomes(Sent::acknowledge);
            // Then
            assertThat(upToIt).isTrue();
            assertThat(afterIt).isFalse();
            await().until(() -> run.publisher.isSafeBefore(6));
        }
    }

    @Test
    void anAbandonedRunEndsWithoutWhatWaits() throws Exception {
        // Given: a broker that holds the first chunk back until the run is abandoned
        var abandoned = new CompletableFuture<Void>();
        try (var spill = spill(NO_LIMIT);
                var run = new PublishingRun(3, new Overflow.ToDisk(spill), sent -> {
                    abandoned.join();
                    sent.acknowledge();
                })) {
            run.offerAll(0, POOL + 9);
            // When
            abandoned.completeOnTimeout(null, 300, TimeUnit.MILLISECONDS);
            run.publisher.abandon(List.of(PublishingRun.ended(POOL + 9)), Duration.ofSeconds(20));
            // Then
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactly("0", "end");
        }
    }
}
