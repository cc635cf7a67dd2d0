package io.edgewatch.trainer.publish;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A producer whose records are acknowledged one by one, in any order; each topic begins at an offset of its own. */
public final class TopicProducer extends MockProducer<byte[], byte[]> {
    private final List<Sent> sent;
    private final Map<String, Long> ends;
    private volatile Consumer<Sent> broker;

    /** What happens to a record when it is sent: {@code Sent::acknowledge}, or nothing until the test says. */
    public TopicProducer(Consumer<Sent> broker) {
        this(broker, new CopyOnWriteArrayList<>(), new ConcurrentHashMap<>());
    }

    private TopicProducer(Consumer<Sent> broker, List<Sent> sent, Map<String, Long> ends) {
        this.broker = broker;
        this.sent = sent;
        this.ends = ends;
    }

    /** Another producer onto the same topics. */
    public TopicProducer another(Consumer<Sent> itsBroker) {
        return new TopicProducer(itsBroker, sent, ends);
    }

    /** A record on its way. */
    public static final class Sent {
        private final ProducerRecord<byte[], byte[]> record;
        private final long offset;
        private final CompletableFuture<RecordMetadata> ack = new CompletableFuture<>();
        private volatile byte[] arrived = {};

        Sent(ProducerRecord<byte[], byte[]> record, long offset) {
            this.record = record;
            this.offset = offset;
        }

        public ProducerRecord<byte[], byte[]> record() {
            return record;
        }

        public long offset() {
            return offset;
        }

        public boolean isOn(Topic topic) {
            return record.topic().equals(topic.topicName());
        }

        public boolean isDone() {
            return ack.isDone();
        }

        /** The value as it was when it was acknowledged: nobody may touch the array before. */
        public byte[] arrived() {
            return arrived;
        }

        public void acknowledge() {
            arrived = record.value().clone();
            ack.complete(
                    new RecordMetadata(new TopicPartition(record.topic(), record.partition()), offset, 0, -1, 0, 0));
        }

        public void fail(String reason) {
            ack.completeExceptionally(new TimeoutException(reason));
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        long begin = 1000L * Topic.named(record.topic()).orElseThrow().ordinal();
        Sent now;
        synchronized (sent) {
            now = new Sent(record, ends.merge(record.topic(), begin, (end, b) -> end + 1));
            sent.add(now);
        }
        broker.accept(now);
        return now.ack;
    }

    /** From now on this happens to records, and to those that wait. */
    void becomes(Consumer<Sent> newBroker) {
        broker = newBroker;
        sent.stream().filter(s -> !s.isDone()).forEach(newBroker);
    }

    public List<Sent> sent() {
        return sent;
    }

    public List<Sent> on(Topic topic) {
        return sent.stream().filter(s -> s.isOn(topic)).toList();
    }

    /** Whatever was sent to the steps topic, arrived or not. */
    public List<RunEvent> events() {
        return on(Topic.STEPS).stream().map(TopicProducer::event).toList();
    }

    /** What arrived on the steps topic, in the order it was sent. */
    public List<RunEvent> arrivedEvents() {
        return on(Topic.STEPS).stream()
                .filter(s -> s.arrived().length > 0)
                .map(TopicProducer::event)
                .toList();
    }

    Stream<RunEvent.Step> steps() {
        return events().stream().filter(RunEvent.Step.class::isInstance).map(RunEvent.Step.class::cast);
    }

    public static RunEvent event(Sent sent) {
        try {
            return new RunEventCodec().decode(sent.record().value());
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }
}
