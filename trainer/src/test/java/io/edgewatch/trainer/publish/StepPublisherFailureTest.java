package io.edgewatch.trainer.publish;

import static io.edgewatch.trainer.publish.StepPublisherDropTest.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class StepPublisherFailureTest {
    private static final int POOL = PublishingRun.POOL_STEPS;

    static Stream<Overflow> overflows() {
        return Stream.of(new Overflow.Drop(), new Overflow.Wait());
    }

    @Test
    void waitingTrainingIsHeldUpAndLosesNothing() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> {})) {
            var training = new Training(() -> run.offerAll(0, POOL + 19));
            // When
            await().until(() -> run.publisher.backlog() == POOL && training.isWaiting());
            run.producer.becomes(Sent::acknowledge);
            training.join();
            run.finish(POOL + 19);
            // Then
            List<String> expected =
                    IntStream.range(0, POOL + 20).mapToObj(Integer::toString).toList();
            assertThat(run.producer.events())
                    .extracting(PublishingRun::word)
                    .startsWith(expected.toArray(String[]::new))
                    .endsWith("end")
                    .hasSize(POOL + 21);
            assertThat(run.publisher.droppedSteps()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"WEIGHTS", "STEPS"})
    void waitingTrainingLearnsThatAStepIsLost(Topic topic) throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Wait(), failing(topic, 1))) {
            // When
            var training = new Training(() -> run.offerAll(0, Long.MAX_VALUE));
            training.join();
            // Then
            assertThat(training.failure())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("publishing of run a-run stopped: step 1 could not be published: ")
                    .hasMessageEndingWith("expired");
            assertThatThrownBy(() -> run.finish(5)).hasMessageContaining("step 1 could not be published");
            assertThat(run.producer.events()).extracting(PublishingRun::word).doesNotContain("1-1", "end");
        }
    }

    @ParameterizedTest
    @MethodSource("overflows")
    void anErrorOfThePublisherReachesTheTrainingThread(Overflow overflow) throws Exception {
        // Given
        var broken = new NoClassDefFoundError("lz4");
        try (var run = new PublishingRun(3, overflow, sent -> {
            throw broken;
        })) {
            // When
            var training = new Training(() -> run.offerAll(0, Long.MAX_VALUE));
            training.join();
            // Then
            assertThat(training.failure())
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(broken);
        }
    }

    @Test
    void waitingTrainingCanBeInterrupted() throws Exception {
        // Given
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> {})) {
            var training = new Training(() -> run.offerAll(0, POOL));
            await().until(training::isWaiting);
            // When
            training.interrupt();
            training.join();
            // Then
            assertThat(training.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aClosedPublisherTakesNoMoreSteps() throws Exception {
        // Given
        var run = new PublishingRun(3, new Overflow.Wait(), sent -> {});
        var training = new Training(() -> run.offerAll(0, Long.MAX_VALUE));
        await().until(training::isWaiting);
        // When
        run.close();
        training.join();
        // Then
        assertThat(training.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("publishing of run a-run stopped: it was interrupted");
    }

    @ParameterizedTest
    @MethodSource("overflows")
    void finishingGivesUpWhenTheBrokerIsAway(Overflow overflow) throws Exception {
        // Given
        try (var run = new PublishingRun(3, overflow, sent -> {})) {
            run.offerAll(0, 2);
            // When
            var failure =
                    catchThrowable(() -> run.publisher.finish(List.of(PublishingRun.ended(2)), Duration.ofMillis(50)));
            // Then
            assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the end of run a-run made no headway")
                    .hasMessageEndingWith("is the broker away? 3 steps before it are not published");
        }
    }

    @Test
    void finishingGivesUpWhenOnlyTheEndDoesNotArrive() throws Exception {
        // Given
        var away = new CompletableFuture<Sent>();
        try (var run = new PublishingRun(3, new Overflow.Wait(), sent -> {
            if (sent.isOn(Topic.STEPS)
                    && PublishingRun.word(TopicProducer.event(sent)).equals("end")) {
                away.complete(sent);
            } else {
                sent.acknowledge();
            }
        })) {
            run.offerAll(0, 2);
            // When
            var failure =
                    catchThrowable(() -> run.publisher.finish(List.of(PublishingRun.ended(2)), Duration.ofSeconds(1)));
            // Then
            assertThat(away).isDone();
            assertThat(failure).hasMessageContaining("made no headway for 1 s; is the broker away?");
        }
    }

    /** A training thread and what became of it. */
    private static final class Training {
        private interface Work {
            void run() throws InterruptedException;
        }

        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Training(Work work) {
            thread = new Thread(() -> {
                try {
                    work.run();
                } catch (InterruptedException | RuntimeException e) {
                    failure.set(e);
                }
            });
            thread.start();
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        void interrupt() {
            thread.interrupt();
        }

        void join() throws InterruptedException {
            thread.join();
        }

        @Nullable Throwable failure() {
            return failure.get();
        }
    }
}
