package io.edgewatch.wire;

import io.edgewatch.wire.proto.AttemptMessage;
import io.edgewatch.wire.proto.DatasetReferenceMessage;
import io.edgewatch.wire.proto.ParameterBlockMessage;
import io.edgewatch.wire.proto.RunManifestMessage;
import java.time.Instant;
import java.util.Optional;

/** Values of {@link Topic#RUNS}. */
public final class RunManifestCodec extends FramedCodec<RunManifest, RunManifestMessage> {
    public RunManifestCodec() {
        super(RunManifestMessage.parser());
    }

    @Override
    RunManifestMessage toMessage(RunManifest manifest) {
        RunManifestMessage.Builder builder = RunManifestMessage.newBuilder()
                .setRun(manifest.run())
                .setName(manifest.name())
                .setPartition(manifest.partition())
                .setModel(Messages.of(manifest.model()))
                .setCriterion(Messages.of(manifest.criterion()))
                .setOptimizer(Messages.of(manifest.optimizer()))
                .setBatchRule(Messages.of(manifest.batchRule()))
                .setPrecision(manifest.precision().label())
                .setDataset(dataset(manifest.dataset()))
                .setSeed(manifest.seed())
                .setPlannedSteps(manifest.plannedSteps())
                .setPublishEvery(manifest.publish().every())
                .setPublishConsecutive(consecutiveField(manifest.publish()))
                .setOptimizerStateEvery(manifest.publish().optimizerStateEvery())
                .setBlasThreads(manifest.blasThreads())
                .addAllVersions(Messages.settings(manifest.versions()));
        manifest.start().map(Messages::of).ifPresent(builder::setStart);
        manifest.layout().forEach(b -> builder.addLayout(block(b)));
        manifest.attempts().forEach(a -> builder.addAttempts(attempt(a)));
        return builder.build();
    }

    @Override
    RunManifest fromMessage(RunManifestMessage message) {
        return new RunManifest(
                message.getRun(),
                message.getName(),
                message.getPartition(),
                Messages.specification(message.getModel()),
                Messages.specification(message.getCriterion()),
                Messages.specification(message.getOptimizer()),
                Messages.specification(message.getBatchRule()),
                Precision.labelled(message.getPrecision()),
                message.getLayoutList().stream()
                        .map(b -> new ParameterBlock(b.getName(), b.getShapeList()))
                        .toList(),
                dataset(message.getDataset()),
                message.getSeed(),
                message.hasStart() ? Optional.of(Messages.specification(message.getStart())) : Optional.empty(),
                message.getPlannedSteps(),
                new PublishPlan(
                        message.getPublishEvery(),
                        Math.max(1, message.getPublishConsecutive()),
                        message.getOptimizerStateEvery()),
                message.getBlasThreads(),
                Messages.settings(message.getVersionsList()),
                message.getAttemptsList().stream()
                        .map(RunManifestCodec::attempt)
                        .toList());
    }

    /** 1 is left out, as earlier edgewatches did. */
    private static int consecutiveField(PublishPlan plan) {
        return plan.consecutive() == 1 ? 0 : plan.consecutive();
    }

    private static DatasetReferenceMessage dataset(DatasetReference dataset) {
        return DatasetReferenceMessage.newBuilder()
                .setContentHash(dataset.contentHash())
                .setPartition(dataset.partition())
                .setFirstOffset(dataset.firstOffset())
                .setChunks(dataset.chunks())
                .setTotalBytes(dataset.totalBytes())
                .build();
    }

    private static DatasetReference dataset(DatasetReferenceMessage message) {
        return new DatasetReference(
                message.getContentHash(),
                message.getPartition(),
                message.getFirstOffset(),
                message.getChunks(),
                message.getTotalBytes());
    }

    private static ParameterBlockMessage block(ParameterBlock block) {
        return ParameterBlockMessage.newBuilder()
                .setName(block.name())
                .addAllShape(block.shape())
                .build();
    }

    private static AttemptMessage attempt(Attempt attempt) {
        return AttemptMessage.newBuilder()
                .setNumber(attempt.number())
                .setFirstStep(attempt.firstStep())
                .setStartedEpochMillis(attempt.started().toEpochMilli())
                .addAllStartOffsets(Messages.offsets(attempt.startOffsets()))
                .build();
    }

    private static Attempt attempt(AttemptMessage message) {
        return new Attempt(
                message.getNumber(),
                message.getFirstStep(),
                Messages.offsets(message.getStartOffsetsList()),
                Instant.ofEpochMilli(message.getStartedEpochMillis()));
    }
}
