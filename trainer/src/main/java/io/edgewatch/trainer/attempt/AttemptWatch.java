package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run's manifests from a thread of its own: a manifest written after a trainer's own, with its attempt or a
 * higher one as the latest, is another trainer's, and that one goes on.
 */
public final class AttemptWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final byte[] key;
    private final int attempt;
    private final IntConsumer superseded;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * A watch that runs from now on.
     *
     * @param own manifest whose latest attempt is the trainer's
     * @param offset where {@code own} lies
     * @param consumers makes a consumer without a group; closed here
     * @param superseded told the other trainer's attempt, once, on the watch's thread
     */
    public AttemptWatch(
            RunManifest own, long offset, Supplier<Consumer<byte[], byte[]>> consumers, IntConsumer superseded) {
        this.key = own.key();
        this.attempt = own.latestAttempt().number();
        this.superseded = superseded;
        this.consumer = consumers.get();
        TopicPartition runs = new TopicPartition(Topic.RUNS.topicName(), own.partition());
        consumer.assign(List.of(runs));
        consumer.seek(runs, offset + 1);
        this.thread = new Thread(this::watch, "edgewatch-attempt-watch " + own.run());
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (isOthers(record)) {
                        return;
                    }
                }
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("the watch ends", e);
        } catch (KafkaException e) {
            LOG.warn("whether another trainer takes the run over is not watched any more: {}", e.toString());
        }
    }

    private boolean isOthers(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !Arrays.equals(record.key(), key)) {
            return false;
        }
        try {
            int latest = new RunManifestCodec()
                    .decode(record.value())
                    .latestAttempt()
                    .number();
            if (latest < attempt) {
                return false;
            }
            superseded.accept(latest);
            return true;
        } catch (MalformedRecordException e) {
            LOG.warn("offset {} of {} is not a manifest: {}", record.offset(), record.topic(), e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
