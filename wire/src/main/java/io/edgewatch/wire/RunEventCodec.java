package io.edgewatch.wire;

import io.edgewatch.wire.proto.EndedMessage;
import io.edgewatch.wire.proto.GapMessage;
import io.edgewatch.wire.proto.OutcomeMessage;
import io.edgewatch.wire.proto.ProbeMessage;
import io.edgewatch.wire.proto.RunEventMessage;
import io.edgewatch.wire.proto.StartedMessage;
import io.edgewatch.wire.proto.StepMessage;
import io.edgewatch.wire.proto.TensorReferenceMessage;
import java.time.Instant;
import java.util.Optional;

/** Values of {@link Topic#STEPS}; Started also stands at the start of a run on the tensor topics. */
public final class RunEventCodec extends FramedCodec<RunEvent, RunEventMessage> {
    public RunEventCodec() {
        super(RunEventMessage.parser());
    }

    @Override
    RunEventMessage toMessage(RunEvent event) {
        RunEventMessage.Builder builder = RunEventMessage.newBuilder()
                .setRun(event.run())
                .setAttempt(event.attempt())
                .setEpochMillis(event.time().toEpochMilli());
        if (event instanceof RunEvent.Started) {
            builder.setStarted(StartedMessage.getDefaultInstance());
        } else if (event instanceof RunEvent.Step step) {
            builder.setStep(step(step));
        } else if (event instanceof RunEvent.Gap gap) {
            builder.setGap(gap(gap));
        } else if (event instanceof RunEvent.Ended ended) {
            builder.setEnded(ended(ended));
        } else {
            throw new AssertionError(event);
        }
        return builder.build();
    }

    @Override
    RunEvent fromMessage(RunEventMessage message) {
        String run = message.getRun();
        int attempt = message.getAttempt();
        Instant time = Instant.ofEpochMilli(message.getEpochMillis());
        return switch (message.getEventCase()) {
            case STARTED -> new RunEvent.Started(run, attempt, time);
            case STEP -> step(run, attempt, time, message.getStep());
            case GAP ->
                new RunEvent.Gap(
                        run,
                        attempt,
                        time,
                        message.getGap().getFirstStep(),
                        message.getGap().getLastStep(),
                        message.getGap().getSteps(),
                        message.getGap().getReason());
            case ENDED ->
                new RunEvent.Ended(
                        run,
                        attempt,
                        time,
                        message.getEnded().getLastStep(),
                        outcome(message.getEnded().getOutcome()),
                        message.getEnded().getDetail());
            case EVENT_NOT_SET -> throw new IllegalArgumentException("an event of run '" + run + "' of no known kind");
        };
    }

    private static StepMessage step(RunEvent.Step step) {
        StepMessage.Builder builder = StepMessage.newBuilder()
                .setStep(step.step())
                .setLoss(Messages.canonical(step.loss()))
                .setGradientNorm(Messages.canonical(step.gradientNorm()));
        step.probe()
                .ifPresent(p -> builder.setProbe(ProbeMessage.newBuilder()
                        .setCurvature(Messages.canonical(p.curvature()))
                        .setResidual(Messages.canonical(p.residual()))
                        .setGradients(p.gradients())
                        .setSeconds(p.seconds())));
        step.tensors()
                .forEach(t -> builder.addTensors(TensorReferenceMessage.newBuilder()
                        .setTensor(t.kind().label())
                        .setFirstOffset(t.firstOffset())
                        .setLastOffset(t.lastOffset())
                        .setChunks(t.chunks())
                        .setTotalBytes(t.totalBytes())
                        .setCrc32C(t.crc32c())));
        return builder.build();
    }

    private static RunEvent.Step step(String run, int attempt, Instant time, StepMessage message) {
        return new RunEvent.Step(
                run,
                attempt,
                time,
                message.getStep(),
                message.getLoss(),
                message.getGradientNorm(),
                message.getTensorsList().stream()
                        .map(t -> new TensorReference(
                                TensorKind.labelled(t.getTensor()),
                                t.getFirstOffset(),
                                t.getLastOffset(),
                                t.getChunks(),
                                t.getTotalBytes(),
                                t.getCrc32C()))
                        .toList(),
                message.hasProbe() ? Optional.of(probe(message.getProbe())) : Optional.empty());
    }

    private static Probe probe(ProbeMessage message) {
        return new Probe(message.getCurvature(), message.getResidual(), message.getGradients(), message.getSeconds());
    }

    private static GapMessage gap(RunEvent.Gap gap) {
        return GapMessage.newBuilder()
                .setFirstStep(gap.firstStep())
                .setLastStep(gap.lastStep())
                .setSteps(gap.steps())
                .setReason(gap.reason())
                .build();
    }

    private static EndedMessage ended(RunEvent.Ended ended) {
        return EndedMessage.newBuilder()
                .setLastStep(ended.lastStep())
                .setOutcome(
                        switch (ended.outcome()) {
                            case COMPLETED -> OutcomeMessage.OUTCOME_COMPLETED;
                            case FAILED -> OutcomeMessage.OUTCOME_FAILED;
                            case STOPPED -> OutcomeMessage.OUTCOME_STOPPED;
                        })
                .setDetail(ended.detail())
                .build();
    }

    private static RunEvent.Outcome outcome(OutcomeMessage message) {
        return switch (message) {
            case OUTCOME_COMPLETED -> RunEvent.Outcome.COMPLETED;
            case OUTCOME_FAILED -> RunEvent.Outcome.FAILED;
            case OUTCOME_STOPPED -> RunEvent.Outcome.STOPPED;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown outcome " + message);
        };
    }
}
