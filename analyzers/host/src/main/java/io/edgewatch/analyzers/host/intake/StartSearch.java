package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.attach.StepSearch;
import io.edgewatch.analyzers.host.attach.StepsTopic;
import io.edgewatch.analyzers.host.work.RunTask;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Finds where an instance starts, from what stands on the topics: manifests, its progress and, if need be, steps. */
final class StartSearch implements StartPositions.Finder {
    /** The runs of a partition and an instance's progress on them, as they are recorded. */
    record Recorded(Map<String, RunManifest> runs, Map<String, Progress> progress) {}

    /** Looks through the events of a partition from an offset on. */
    @FunctionalInterface
    interface Steps {
        void read(int partition, long from, StepsTopic.Visitor visitor);
    }

    private final Function<Integer, Recorded> recorded;
    private final Steps steps;
    private final AnalyzerInstance instance;
    private final Attachment attachment;

    StartSearch(Function<Integer, Recorded> recorded, Steps steps, AnalyzerInstance instance, Attachment attachment) {
        this.recorded = recorded;
        this.steps = steps;
        this.instance = instance;
        this.attachment = attachment;
    }

    @Override
    public StartPositions find(int partition, Map<Topic, Long> ends) {
        Recorded all = recorded.apply(partition);
        Map<String, RunManifest> runs = new HashMap<>(all.runs());
        runs.keySet().removeIf(run -> !attachment.wants(run));
        Map<String, String> refused = new HashMap<>();
        Map<String, Progress> progress = new HashMap<>();
        all.progress().forEach((run, sofar) -> {
            if (isOwn(sofar)) {
                if (!attachment.ignoresProgress()) {
                    progress.put(run, sofar);
                }
            } else if (hasMeasured(sofar)) {
                refused.put(run, refusal(run, sofar));
            }
        });
        if (attachment.mustSearch()) {
            search(partition, runs, progress, refused);
        }
        return StartPositions.of(runs, progress, refused, ends);
    }

    /** Progress of an earlier edgewatch does not say its configuration. */
    private boolean isOwn(Progress sofar) {
        return sofar.configurationDigest().isEmpty()
                || sofar.configurationDigest().equals(instance.configurationDigest());
    }

    /** Then results of two configurations under one name would not be told apart. */
    private static boolean hasMeasured(Progress sofar) {
        return sofar.measuredSteps() > 0 || sofar.attempt() > 1;
    }

    private String refusal(String run, Progress sofar) {
        return "instance " + instance.name() + " has measured run " + run + " with configuration "
                + sofar.configurationDigest() + ", this one is " + instance.configurationDigest()
                + "; start it with --as OTHER to measure beside it";
    }

    private void search(
            int partition, Map<String, RunManifest> runs, Map<String, Progress> progress, Map<String, String> refused) {
        Map<String, StepSearch> searches = new HashMap<>();
        runs.forEach((run, manifest) -> {
            if (!progress.containsKey(run) && !refused.containsKey(run)) {
                searches.put(run, new StepSearch(task(manifest), attachment.from()));
            }
        });
        if (searches.isEmpty()) {
            return;
        }
        long first = runs.values().stream()
                .filter(manifest -> searches.containsKey(manifest.run()))
                .mapToLong(StartSearch::firstEvent)
                .min()
                .orElse(0);
        steps.read(partition, first, (event, offset) -> add(searches, event, offset));
        searches.forEach((run, search) -> search.beginning().ifPresent(begin -> progress.put(run, begin)));
    }

    private RunTask task(RunManifest manifest) {
        return new RunTask(
                manifest, instance, attachment.policy(), attachment.from().firstWanted());
    }

    private static long firstEvent(RunManifest manifest) {
        return manifest.attempts().get(0).startOffsets().getOrDefault(Topic.STEPS, 0L);
    }

    private static void add(Map<String, StepSearch> searches, RunEvent event, long offset) {
        StepSearch search = searches.get(event.run());
        if (search != null) {
            search.add(event, offset);
        }
    }

    /** Reads what is recorded on the topics. */
    static Function<Integer, Recorded> onTopics(TopicSnapshot snapshot, String instance) {
        return partition -> new Recorded(
                RunCatalogue.read(snapshot, partition), RecordedProgress.read(snapshot, instance, partition));
    }
}
