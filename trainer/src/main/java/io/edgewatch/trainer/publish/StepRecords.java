package io.edgewatch.trainer.publish;

import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** The records one step becomes, sent to the run's partition. Used by the publisher's thread only. */
final class StepRecords {
    /** A chunk that will not arrive, so that its step does not exist. */
    static final class ChunkLostException extends Exception {
        private static final long serialVersionUID = 1L;

        ChunkLostException(Throwable cause) {
            super("a chunk was not acknowledged: " + cause.getMessage(), cause);
        }
    }

    /** A step whose chunks are on their way. */
    record Sent(StepBuffer buffer, List<SentTensor> tensors) {}

    /**
     * What became of a Step or Gap record.
     *
     * @param steps of which it tells
     * @param gapReason what the Gap says; empty for a Step
     * @param buffer the step's bytes; empty for a Gap
     * @param failure why it did not arrive, so that nothing on the topic tells of these steps; empty if it did
     */
    record Told(
            StepRange steps, Optional<String> gapReason, Optional<StepBuffer> buffer, Optional<Throwable> failure) {}

    private record Pending(
            StepRange steps, Optional<String> gapReason, Optional<StepBuffer> buffer, Future<RecordMetadata> ack) {
        Told told(Optional<Throwable> failure) {
            return new Told(steps, gapReason, buffer, failure);
        }
    }

    private record SentTensor(TensorKind kind, long totalBytes, int crc32c, List<Future<RecordMetadata>> chunks) {}

    private final PublishedRun run;
    private final Producer<byte[], byte[]> producer;
    private final byte[] key;
    private final RunEventCodec events = new RunEventCodec();
    private final Deque<Pending> pending = new ArrayDeque<>();

    StepRecords(PublishedRun run, Producer<byte[], byte[]> producer) {
        this.run = run;
        this.producer = producer;
        this.key = run.run().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends all chunks of a step; a chunk the producer refuses shows when the step is to be sent. */
    Sent sendTensors(StepBuffer buffer) {
        List<SentTensor> tensors = new ArrayList<>();
        for (TensorKind kind : buffer.kinds()) {
            tensors.add(sendTensor(buffer, kind));
        }
        return new Sent(buffer, tensors);
    }

    private SentTensor sendTensor(StepBuffer buffer, TensorKind kind) {
        byte[][] chunks = buffer.chunks(kind);
        long totalBytes = 0;
        for (byte[] chunk : chunks) {
            totalBytes += chunk.length;
        }
        int crc32c = TensorChecksum.of(chunks);
        List<Future<RecordMetadata>> acks = new ArrayList<>(chunks.length);
        for (int i = 0; i < chunks.length; i++) {
            TensorChunkHeader header = new TensorChunkHeader(
                    run.run(),
                    run.attempt(),
                    buffer.step(),
                    kind,
                    run.precision(),
                    i,
                    chunks.length,
                    totalBytes,
                    crc32c);
            acks.add(send(kind.topic(), buffer.time(), header, chunks[i]));
        }
        return new SentTensor(kind, totalBytes, crc32c, acks);
    }

    private Future<RecordMetadata> send(Topic topic, Instant time, TensorChunkHeader header, byte[] chunk) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.topicName(), run.partition(), time.toEpochMilli(), key, chunk);
        header.fields().forEach((name, value) -> record.headers().add(name, value));
        try {
            return producer.send(record);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the chunks' acknowledgements, then sends the record that makes the step exist. */
    void sendStep(Sent sent) throws ChunkLostException, InterruptedException {
        List<TensorReference> references = new ArrayList<>();
        for (SentTensor tensor : sent.tensors()) {
            references.add(reference(tensor));
        }
        StepBuffer buffer = sent.buffer();
        long step = buffer.step();
        RunEvent.Step event = new RunEvent.Step(
                run.run(),
                run.attempt(),
                buffer.time(),
                step,
                buffer.loss(),
                buffer.gradientNorm(),
                references,
                buffer.probe());
        pending.add(
                new Pending(StepRange.of(step), Optional.empty(), Optional.of(buffer), producer.send(record(event))));
    }

    private static TensorReference reference(SentTensor tensor) throws ChunkLostException, InterruptedException {
        long first = -1;
        long last = -1;
        for (Future<RecordMetadata> chunk : tensor.chunks()) {
            try {
                last = chunk.get().offset();
            } catch (ExecutionException e) {
                throw new ChunkLostException(cause(e));
            }
            first = first < 0 ? last : first;
        }
        return new TensorReference(
                tensor.kind(), first, last, tensor.chunks().size(), tensor.totalBytes(), tensor.crc32c());
    }

    /** Declares steps missing. */
    void sendGap(StepRange steps, String reason, Instant now) {
        RunEvent.Gap gap =
                new RunEvent.Gap(run.run(), run.attempt(), now, steps.first(), steps.last(), steps.count(), reason);
        pending.add(new Pending(steps, Optional.of(reason), Optional.empty(), producer.send(record(gap))));
    }

    /** What became of the records that are through since the last call, in order, without waiting for the others. */
    List<Told> takeTold() throws InterruptedException {
        List<Told> told = new ArrayList<>();
        while (!pending.isEmpty() && pending.getFirst().ack().isDone()) {
            told.add(await(pending.removeFirst()));
        }
        return told;
    }

    /** What became of all that are on their way, after waiting for them. */
    List<Told> awaitTold() throws InterruptedException {
        List<Told> told = new ArrayList<>();
        while (!pending.isEmpty()) {
            told.add(await(pending.removeFirst()));
        }
        return told;
    }

    private static Told await(Pending record) throws InterruptedException {
        try {
            record.ack().get();
            return record.told(Optional.empty());
        } catch (ExecutionException e) {
            return record.told(Optional.of(cause(e)));
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    /** Sends what closes the attempt and waits until it is there. */
    void sendAndAwait(RunEvent event) throws InterruptedException {
        try {
            producer.send(record(event)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the last of attempt " + run.attempt() + " of run " + run.run() + " could not be published: "
                            + cause(e),
                    e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(RunEvent event) {
        return new ProducerRecord<>(
                Topic.STEPS.topicName(),
                run.partition(),
                event.time().toEpochMilli(),
                event.key(),
                events.encode(event));
    }
}
