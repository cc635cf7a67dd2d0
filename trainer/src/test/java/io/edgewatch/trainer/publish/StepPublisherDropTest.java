package io.edgewatch.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepPublisherDropTest {
    private static final int POOL = PublishingRun.POOL_STEPS;

    @Test
    void stepsThatFindThePoolEmptyAreDeclaredAsOneGapBeforeTheNextAcceptedStep() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), sent -> {})) {
            run.offerAll(0, POOL - 1);
            // When
            List<Boolean> accepted = new ArrayList<>();
            for (int step = POOL; step < POOL + 5; step++) {
                accepted.add(run.offer(step));
            }
            run.producer.becomes(Sent::acknowledge);
            await().until(() -> run.publisher.backlog() == 0);
            accepted.add(run.offer(POOL + 5));
            run.finish(POOL + 5);
            // Then
            assertThat(accepted).containsExactly(false, false, false, false, false, true);
            assertThat(run.publisher.droppedSteps()).isEqualTo(5);
            List<String> expected = new ArrayList<>(
                    IntStream.range(0, POOL).mapToObj(Integer::toString).toList());
            Collections.addAll(expected, POOL + "-" + (POOL + 4), Integer.toString(POOL + 5), "end");
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void nothingOfADroppedStepIsSent() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), sent -> {})) {
            // When
            run.offerAll(0, POOL + 9);
            run.producer.becomes(Sent::acknowledge);
            run.finish(POOL + 9);
            // Then
            assertThat(run.producer.on(Topic.WEIGHTS)).hasSize(POOL);
            assertThat(run.producer.on(Topic.GRADIENTS)).hasSize(POOL);
        }
    }

    @Test
    void stepsDroppedLastAreDeclaredBeforeTheEnd() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), sent -> {})) {
            run.offerAll(0, POOL + 2);
            run.producer.becomes(Sent::acknowledge);
            // When
            run.finish(POOL + 2);
            // Then
            assertThat(run.producer.events())
                    .extracting(PublishingRun::word)
                    .endsWith(Integer.toString(POOL - 1), POOL + "-" + (POOL + 2), "end");
        }
    }

    @Test
    void aGapSaysHowManyStepsOfItWereToBePublished() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), sent -> {})) {
            run.offerAll(0, POOL - 1);
            // When
            run.offer(100);
            run.offer(110);
            run.offer(120);
            run.producer.becomes(Sent::acknowledge);
            run.finish(120);
            // Then
            assertThat(gaps(run)).singleElement().satisfies(gap -> {
                assertThat(gap.firstStep()).isEqualTo(100);
                assertThat(gap.lastStep()).isEqualTo(120);
                assertThat(gap.reason()).isEqualTo("the publisher was behind and when-full is drop: 3 steps");
            });
        }
    }

    private static List<RunEvent.Gap> gaps(PublishingRun run) {
        return run.producer.events().stream()
                .filter(RunEvent.Gap.class::isInstance)
                .map(RunEvent.Gap.class::cast)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"WEIGHTS", "GRADIENTS"})
    void aStepWithAChunkThatIsNeverAcknowledgedIsDeclaredMissing(Topic topic) throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), failing(topic, 1))) {
            // When
            run.offerAll(0, 2);
            run.finish(2);
            // Then
            assertThat(run.producer.events()).extracting(PublishingRun::word).containsExactly("0", "1-1", "2", "end");
            assertThat(gaps(run).get(0).reason()).isEqualTo("a chunk was not acknowledged: expired");
            assertThat(run.publisher.droppedSteps()).isEqualTo(1);
            assertThat(run.publisher.publishedSteps()).isEqualTo(2);
        }
    }

    @Test
    void aStepWhoseRecordFailsIsDeclaredMissing() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), failing(Topic.STEPS, 1))) {
            // When
            run.offerAll(0, 3);
            run.finish(3);
            // Then
            assertThat(run.producer.arrivedEvents())
                    .extracting(PublishingRun::word)
                    .containsExactlyInAnyOrder("0", "2", "3", "1-1", "end")
                    .endsWith("end");
            assertThat(run.publisher.droppedSteps()).isEqualTo(1);
            assertThat(run.publisher.publishedSteps()).isEqualTo(3);
        }
    }

    @Test
    void theLastStepIsDeclaredMissingBeforeTheEndIfItsRecordFails() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Drop(), failing(Topic.STEPS, 2))) {
            // When
            run.offerAll(0, 2);
            run.finish(2);
            // Then
            assertThat(run.producer.arrivedEvents())
                    .extracting(PublishingRun::word)
                    .containsExactly("0", "1", "2-2", "end");
        }
    }

    @Test
    void aGapThatDoesNotArriveIsDeclaredAgain() throws Exception {
        // Given
        Set<String> failedOnce = new HashSet<>();
        Consumer<Sent> broker = sent -> {
            boolean gap = sent.isOn(Topic.STEPS) && TopicProducer.event(sent) instanceof RunEvent.Gap;
            if (gap && failedOnce.add("gap")) {
                sent.fail("expired");
            } else {
                failing(Topic.WEIGHTS, 1).accept(sent);
            }
        };
        try (var run = new PublishingRun(3, new Overflow.Drop(), broker)) {
            // When
            run.offerAll(0, 1);
            run.finish(1);
            // Then
            assertThat(run.producer.arrivedEvents())
                    .extracting(PublishingRun::word)
                    .containsExactly("0", "1-1", "end");
            assertThat(gaps(run))
                    .hasSize(2)
                    .extracting(RunEvent.Gap::reason)
                    .containsOnly("a chunk was not acknowledged: expired");
            assertThat(run.publisher.droppedSteps()).isEqualTo(1);
        }
    }

    /** A broker that loses the n-th record, from 0, of a topic. */
    static Consumer<Sent> failing(Topic topic, int n) {
        long offset = 1000L * topic.ordinal() + n;
        return sent -> {
            if (sent.isOn(topic) && sent.offset() == offset) {
                sent.fail("expired");
            } else {
                sent.acknowledge();
            }
        };
    }
}
