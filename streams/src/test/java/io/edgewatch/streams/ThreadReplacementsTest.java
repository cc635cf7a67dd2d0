package io.edgewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadReplacementsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ThreadReplacements replacements = new ThreadReplacements(2, nanos::get);

    static RuntimeException[] over() {
        return new RuntimeException[] {
            new InvalidTxnStateException("aborted"),
            new TransactionAbortableException("abort it"),
            new UnknownProducerIdException("expired"),
            new ProducerFencedException("fenced")
        };
    }

    @ParameterizedTest
    @MethodSource("over")
    void replacesAThreadAfterWhatIsOver(RuntimeException error) {
        assertThat(replacements.allow(error)).isTrue();
    }

    static Throwable[] lasting() {
        return new Throwable[] {
            new TopicAuthorizationException("edgewatch.alerts"),
            new TimeoutException("after minutes"),
            new IllegalStateException("ours"),
            new OutOfMemoryError()
        };
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void doesNotReplaceOneThatWouldMeetTheSameAgain(Throwable error) {
        assertThat(replacements.allow(error)).isFalse();
    }

    @Test
    void givesUpWhenItComesAgainAndAgain() {
        // Given
        for (int i = 0; i < 10; i++) {
            assertThat(replacements.allow(new InvalidTxnStateException("aborted")))
                    .isTrue();
        }
        // When, Then
        assertThat(replacements.allow(new InvalidTxnStateException("aborted"))).isFalse();
        nanos.addAndGet(Duration.ofMinutes(10).toNanos() + 1);
        assertThat(replacements.allow(new InvalidTxnStateException("aborted"))).isTrue();
    }
}
