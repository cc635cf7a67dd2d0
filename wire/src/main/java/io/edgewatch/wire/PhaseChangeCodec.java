package io.edgewatch.wire;

import io.edgewatch.wire.proto.PhaseChangeMessage;
import io.edgewatch.wire.proto.PhaseMessage;
import java.util.OptionalLong;

/** Values of {@link Topic#PHASES}. */
public final class PhaseChangeCodec extends FramedCodec<PhaseChange, PhaseChangeMessage> {
    public PhaseChangeCodec() {
        super(PhaseChangeMessage.parser());
    }

    @Override
    PhaseChangeMessage toMessage(PhaseChange change) {
        PhaseChangeMessage.Builder builder = PhaseChangeMessage.newBuilder()
                .setRun(change.run())
                .setAttempt(change.attempt())
                .setStep(change.step())
                .setPhase(phase(change.phase()))
                .setOnset(change.onset())
                .setRatio(Messages.canonical(change.ratio()))
                .setStartedAbove(change.startedAbove());
        change.firstCrossingStep().ifPresent(builder::setFirstCrossingStep);
        return builder.build();
    }

    @Override
    PhaseChange fromMessage(PhaseChangeMessage message) {
        return new PhaseChange(
                message.getRun(),
                message.getAttempt(),
                message.getStep(),
                phase(message.getPhase()),
                message.getOnset(),
                message.getRatio(),
                message.getStartedAbove(),
                message.hasFirstCrossingStep()
                        ? OptionalLong.of(message.getFirstCrossingStep())
                        : OptionalLong.empty());
    }

    private static PhaseMessage phase(Phase phase) {
        return switch (phase) {
            case STABLE -> PhaseMessage.PHASE_STABLE;
            case SHARPENING -> PhaseMessage.PHASE_SHARPENING;
            case EDGE -> PhaseMessage.PHASE_EDGE;
            case ABOVE_EDGE -> PhaseMessage.PHASE_ABOVE_EDGE;
            case DIVERGED -> PhaseMessage.PHASE_DIVERGED;
        };
    }

    private static Phase phase(PhaseMessage message) {
        return switch (message) {
            case PHASE_STABLE -> Phase.STABLE;
            case PHASE_SHARPENING -> Phase.SHARPENING;
            case PHASE_EDGE -> Phase.EDGE;
            case PHASE_ABOVE_EDGE -> Phase.ABOVE_EDGE;
            case PHASE_DIVERGED -> Phase.DIVERGED;
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown phase " + message);
        };
    }
}
