package io.edgewatch.wire;

import io.edgewatch.wire.proto.AlertKindMessage;
import io.edgewatch.wire.proto.AlertMessage;
import java.time.Instant;

/** Values of {@link Topic#ALERTS}. */
public final class AlertCodec extends FramedCodec<Alert, AlertMessage> {
    public AlertCodec() {
        super(AlertMessage.parser());
    }

    @Override
    AlertMessage toMessage(Alert alert) {
        AlertMessage.Builder builder = AlertMessage.newBuilder()
                .setRun(alert.run())
                .setAttempt(alert.attempt())
                .setStep(alert.step())
                .setKind(kind(alert.kind()))
                .setEpochMillis(alert.time().toEpochMilli())
                .setSummary(alert.summary());
        alert.ratio().ifPresent(v -> builder.setRatio(Messages.canonical(v)));
        alert.sharpness().ifPresent(v -> builder.setSharpness(Messages.canonical(v)));
        alert.threshold().ifPresent(v -> builder.setThreshold(Messages.canonical(v)));
        alert.loss().ifPresent(v -> builder.setLoss(Messages.canonical(v)));
        return builder.build();
    }

    @Override
    Alert fromMessage(AlertMessage message) {
        return new Alert(
                message.getRun(),
                message.getAttempt(),
                message.getStep(),
                kind(message.getKind()),
                Instant.ofEpochMilli(message.getEpochMillis()),
                Messages.optional(message.hasRatio(), message.getRatio()),
                Messages.optional(message.hasSharpness(), message.getSharpness()),
                Messages.optional(message.hasThreshold(), message.getThreshold()),
                Messages.optional(message.hasLoss(), message.getLoss()),
                message.getSummary());
    }

    private static AlertKindMessage kind(Alert.Kind kind) {
        return switch (kind) {
            case CROSSED_EDGE -> AlertKindMessage.ALERT_KIND_CROSSED_EDGE;
            case ABOVE_EDGE -> AlertKindMessage.ALERT_KIND_ABOVE_EDGE;
            case DIVERGED -> AlertKindMessage.ALERT_KIND_DIVERGED;
            case SILENT -> AlertKindMessage.ALERT_KIND_SILENT;
        };
    }

    private static Alert.Kind kind(AlertKindMessage message) {
        return switch (message) {
            case ALERT_KIND_CROSSED_EDGE -> Alert.Kind.CROSSED_EDGE;
            case ALERT_KIND_ABOVE_EDGE -> Alert.Kind.ABOVE_EDGE;
            case ALERT_KIND_DIVERGED -> Alert.Kind.DIVERGED;
            case ALERT_KIND_SILENT -> Alert.Kind.SILENT;
            case ALERT_KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown alert " + message);
        };
    }
}
