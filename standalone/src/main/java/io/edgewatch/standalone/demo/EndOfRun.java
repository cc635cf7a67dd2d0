package io.edgewatch.standalone.demo;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.KafkaUnavailableException;
import io.edgewatch.runtime.lifecycle.PartFailedException;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a run is over for everybody: the trainer has ended, every analyzer has passed its last step or refused the run,
 * streams has processed what they published, and the observer has read what streams said.
 */
final class EndOfRun implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 10;

    /**
     * What is still waited for.
     *
     * @param part name of the part, empty if the run is over
     * @param progress how far the part is; it changes while the part makes headway
     */
    record Waiting(String part, String progress) {
        static final Waiting OVER = new Waiting("", "");

        boolean isOver() {
            return part.isEmpty();
        }
    }

    private final KafkaConnection connection;
    private final Trainer trainer;
    private final RunObserver observer;
    private final String judge;
    private final List<String> others;
    private final String streamsGroup;
    private final Admin admin;
    private boolean judgeOnly;

    EndOfRun(
            KafkaConnection connection,
            Trainer trainer,
            RunObserver observer,
            String judge,
            List<String> others,
            String streamsGroup) {
        this.connection = connection;
        this.trainer = trainer;
        this.observer = observer;
        this.judge = judge;
        this.others = others;
        this.streamsGroup = streamsGroup;
        this.admin = Admin.create(connection.settings("edgewatch-demo", Map.of()));
    }

    /** Whoever ends a run by hand does not wait for what lies behind. */
    void awaitJudgeOnly() {
        judgeOnly = true;
    }

    /** Asks once. */
    Waiting check() {
        if (!trainer.ended().isDone()) {
            long step = trainer.lastStep();
            return new Waiting("trainer", step < 0 ? "preparing" : "step " + step);
        }
        if (trainer.ended().isCompletedExceptionally()) {
            PartFailedException.throwIfOneFailed(List.of(trainer));
        }
        RunEvent.Ended ended = trainer.ended().join();
        for (String instance : awaited()) {
            Optional<Waiting> behind = behind(instance, ended);
            if (behind.isPresent()) {
                return behind.get();
            }
        }
        long lag = lag(streamsGroup, Set.of(Topic.RUNS, Topic.STEPS, Topic.MEASUREMENTS));
        if (lag > 0) {
            return new Waiting("streams", lag + " records to process");
        }
        long unread = behind(observer.positions(), ends(RunObserver.topics(), IsolationLevel.READ_COMMITTED));
        return unread > 0 ? new Waiting("observer", unread + " records to read") : Waiting.OVER;
    }

    private List<String> awaited() {
        return judgeOnly
                ? List.of(judge)
                : Stream.concat(Stream.of(judge), others.stream()).toList();
    }

    private Optional<Waiting> behind(String instance, RunEvent.Ended ended) {
        Optional<Progress> progress = observer.look(v -> v.progress(instance));
        if (progress.isEmpty()) {
            return Optional.of(new Waiting("analyzer " + instance, "not begun"));
        }
        return switch (progress.get().analysis()) {
            case REFUSED -> {
                if (instance.equals(judge)) {
                    throw gaveUp(instance, progress.get());
                }
                yield Optional.empty(); // not for this optimizer, say; the summary tells
            }
            case FAILED -> throw gaveUp(instance, progress.get());
            case RUNNING ->
                Optional.of(new Waiting(
                        "analyzer " + instance,
                        "step " + progress.get().lastCompletedStep() + " of " + ended.lastStep()));
            case FINISHED -> Optional.empty();
        };
    }

    private static PartFailedException gaveUp(String instance, Progress progress) {
        return new PartFailedException("analyzer " + instance + " gave the run up: " + progress.detail());
    }

    /** Records between a group's committed offsets and the ends of its inputs. */
    private long lag(String group, Set<Topic> inputs) {
        Map<TopicPartition, Long> done = new HashMap<>();
        await(
                        "the offsets of group " + group,
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        done.put(partition, offset.offset());
                    }
                });
        return behind(done, ends(inputs, IsolationLevel.READ_UNCOMMITTED));
    }

    private static long behind(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private Map<TopicPartition, Long> ends(Set<Topic> topics, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        List<String> names = topics.stream().map(Topic::topicName).toList();
        for (TopicDescription topic :
                await("the topics", admin.describeTopics(names).allTopicNames()).values()) {
            topic.partitions()
                    .forEach(p -> wanted.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(
                        "the ends of the topics",
                        admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                                .all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException("cannot look up " + what, connection, e);
        } catch (InterruptedException | TimeoutException e) {
            throw KafkaUnavailableException.waiting("for " + what, connection, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
