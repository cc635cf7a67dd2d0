package io.edgewatch.wire;

import com.google.protobuf.ByteString;
import io.edgewatch.wire.proto.AnalysisStateMessage;
import io.edgewatch.wire.proto.ProgressMessage;
import io.edgewatch.wire.proto.StateChunksMessage;
import java.util.Optional;

/** Values of {@link Topic#PROGRESS}. */
public final class ProgressCodec extends FramedCodec<Progress, ProgressMessage> {
    /** A state up to this size lies in the record: with all else it fits the largest that {@link Topic#PROGRESS} takes. */
    public static final int MAX_STATE_BYTES = 15 << 20;

    static final int MAX_PAYLOAD_BYTES = MAX_STATE_BYTES + (1 << 19);

    public ProgressCodec() {
        super(ProgressMessage.parser(), MAX_PAYLOAD_BYTES);
    }

    @Override
    ProgressMessage toMessage(Progress progress) {
        ProgressMessage.Builder message = ProgressMessage.newBuilder()
                .setAttempt(progress.attempt())
                .setLastCompletedStep(progress.lastCompletedStep())
                .setMeasuredSteps(progress.measuredSteps())
                .setGapSteps(progress.gapSteps())
                .addAllNextOffsets(Messages.offsets(progress.nextOffsets()))
                .setState(ByteString.copyFrom(progress.state()))
                .setAnalysisState(
                        switch (progress.analysis()) {
                            case RUNNING -> AnalysisStateMessage.ANALYSIS_STATE_RUNNING;
                            case FINISHED -> AnalysisStateMessage.ANALYSIS_STATE_FINISHED;
                            case REFUSED -> AnalysisStateMessage.ANALYSIS_STATE_REFUSED;
                            case FAILED -> AnalysisStateMessage.ANALYSIS_STATE_FAILED;
                        })
                .setDetail(progress.detail())
                .setConfigurationDigest(progress.configurationDigest());
        progress.stateChunks()
                .ifPresent(beside -> message.setStateChunks(StateChunksMessage.newBuilder()
                        .setSlot(beside.slot())
                        .setBytes(beside.bytes())
                        .setCrc32C(beside.crc32c())));
        return message.build();
    }

    @Override
    Progress fromMessage(ProgressMessage message) {
        return new Progress(
                message.getAttempt(),
                message.getLastCompletedStep(),
                message.getMeasuredSteps(),
                message.getGapSteps(),
                Messages.offsets(message.getNextOffsetsList()),
                message.getState().toByteArray(),
                analysis(message.getAnalysisState()),
                message.getDetail(),
                message.getConfigurationDigest(),
                message.hasStateChunks() ? Optional.of(chunks(message.getStateChunks())) : Optional.empty());
    }

    private static StateChunks chunks(StateChunksMessage message) {
        return new StateChunks(message.getSlot(), message.getBytes(), message.getCrc32C());
    }

    private static Progress.Analysis analysis(AnalysisStateMessage message) {
        return switch (message) {
            case ANALYSIS_STATE_RUNNING -> Progress.Analysis.RUNNING;
            case ANALYSIS_STATE_FINISHED -> Progress.Analysis.FINISHED;
            case ANALYSIS_STATE_REFUSED -> Progress.Analysis.REFUSED;
            case ANALYSIS_STATE_FAILED -> Progress.Analysis.FAILED;
            case ANALYSIS_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("unknown analysis state " + message);
        };
    }
}
