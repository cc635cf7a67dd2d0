package io.edgewatch.standalone.demo;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Clients of Kafka Streams whose transaction is aborted behind them when one is asked for, and who are told so at the commit: what a broker that was away
 * for the transaction's time-out does now and then.
 */
public final class AbortingClients extends DefaultKafkaClientSupplier {
    /** How many of the next transactions are aborted. */
    static final AtomicInteger ABORT = new AtomicInteger();

    /** Whether no consumer can be made. */
    static final AtomicBoolean NO_MORE = new AtomicBoolean();

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        if (NO_MORE.get()) {
            throw new KafkaException("no consumer by the test");
        }
        return super.getConsumer(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void commitTransaction() {
                if (ABORT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    abortTransaction();
                    throw new InvalidTxnStateException("aborted by the test");
                }
                super.commitTransaction();
            }
        };
    }
}
