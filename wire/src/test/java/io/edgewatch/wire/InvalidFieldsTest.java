package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.MessageLite;
import io.edgewatch.wire.proto.AlertMessage;
import io.edgewatch.wire.proto.AttemptMessage;
import io.edgewatch.wire.proto.PhaseChangeMessage;
import io.edgewatch.wire.proto.ProgressMessage;
import io.edgewatch.wire.proto.RunEventMessage;
import io.edgewatch.wire.proto.RunManifestMessage;
import io.edgewatch.wire.proto.Setting;
import io.edgewatch.wire.proto.TensorReferenceMessage;
import io.edgewatch.wire.proto.TopicOffset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that Protobuf can read and that are no record all the same. */
class InvalidFieldsTest {
    private static final int UNKNOWN = 99;

    static Stream<Arguments> manifests() {
        RunManifestCodec codec = new RunManifestCodec();
        TopicOffset atZero =
                TopicOffset.newBuilder().setTopic("edgewatch.steps").build();
        return Stream.of(
                bad(codec, manifest().clearRun(), "run must match"),
                bad(codec, manifest().clearModel(), "kind must match"),
                bad(codec, manifest().clearDataset(), "SHA-256"),
                bad(codec, manifest().clearAttempts(), "at least 1 attempt"),
                bad(codec, manifest().clearLayout(), "number of weights"),
                bad(codec, manifest().setPrecision("f16"), "f32 or f64, got: 'f16'"),
                bad(codec, manifest().addVersions(setting("java")), "once, got twice: 'java'"),
                bad(
                        codec,
                        manifest().setModel(manifest().getModel().toBuilder().addSettings(setting("widths"))),
                        "twice"),
                bad(codec, withOffsets(atZero, atZero), "once, got twice: edgewatch.steps"),
                bad(codec, withOffsets(atZero.toBuilder().setOffset(-1).build()), "at least 0, got: -1"),
                bad(
                        codec,
                        withOffsets(atZero.toBuilder().setTopic("steps").build()),
                        "of the catalogue, got: 'steps'"));
    }

    static Stream<Arguments> events() {
        RunEventCodec events = new RunEventCodec();
        AlertCodec alerts = new AlertCodec();
        PhaseChangeCodec phases = new PhaseChangeCodec();
        ProgressCodec progress = new ProgressCodec();
        RunEventMessage.Builder ended = events.toMessage(GoldenRecords.ENDED).toBuilder();
        RunEventMessage.Builder step = events.toMessage(GoldenRecords.STEP).toBuilder();
        return Stream.of(
                bad(events, step.clone().clearEvent(), "no known kind"),
                bad(events, ended.clone().setEnded(ended.getEnded().toBuilder().clearOutcome()), "unknown outcome"),
                bad(
                        events,
                        ended.clone().setEnded(ended.getEnded().toBuilder().setOutcomeValue(UNKNOWN)),
                        "unknown outcome"),
                bad(events, step.clone().setStep(step.getStep().toBuilder().setGradientNorm(-1)), "gradient norm"),
                bad(
                        events,
                        step.clone()
                                .setStep(step.getStep().toBuilder()
                                        .addTensors(TensorReferenceMessage.newBuilder()
                                                .setTensor("eigenvector")
                                                .setChunks(1)
                                                .setTotalBytes(8))),
                        "got: 'eigenvector'"),
                bad(alerts, alert(alerts).clearKind(), "unknown alert"),
                bad(alerts, alert(alerts).setKindValue(UNKNOWN), "unknown alert"),
                bad(phases, phase(phases).clearPhase(), "unknown phase"),
                bad(phases, phase(phases).setPhaseValue(UNKNOWN), "unknown phase"),
                bad(progress, progress(progress).clearAnalysisState(), "unknown analysis state"),
                bad(progress, progress(progress).setAnalysisStateValue(UNKNOWN), "unknown analysis state"));
    }

    @ParameterizedTest
    @MethodSource({"manifests", "events"})
    void aReadableMessageWithAFieldThatHasNoValidValueIsInvalid(Codec<?> codec, MessageLite message, String said) {
        // Given
        byte[] bytes = Frame.wrap(message);
        // When
        var reading = assertThatThrownBy(() -> codec.decode(bytes));
        // Then
        reading.asInstanceOf(type(MalformedRecordException.class))
                .returns(INVALID, MalformedRecordException::reason)
                .extracting(Throwable::getMessage)
                .asString()
                .contains(said);
    }

    private static Arguments bad(Codec<?> codec, MessageLite.Builder message, String said) {
        return arguments(codec, message.build(), said);
    }

    private static Setting setting(String name) {
        return Setting.newBuilder().setName(name).setValue("other").build();
    }

    private static RunManifestMessage.Builder manifest() {
        return new RunManifestCodec().toMessage(GoldenRecords.MANIFEST).toBuilder();
    }

    private static RunManifestMessage.Builder withOffsets(TopicOffset... offsets) {
        AttemptMessage.Builder attempt = AttemptMessage.newBuilder().setNumber(1);
        Stream.of(offsets).forEach(attempt::addStartOffsets);
        return manifest().clearAttempts().addAttempts(attempt);
    }

    private static AlertMessage.Builder alert(AlertCodec codec) {
        return codec.toMessage(GoldenRecords.ALERT).toBuilder();
    }

    private static PhaseChangeMessage.Builder phase(PhaseChangeCodec codec) {
        return codec.toMessage(GoldenRecords.PHASE_CHANGE).toBuilder();
    }

    private static ProgressMessage.Builder progress(ProgressCodec codec) {
        return codec.toMessage(GoldenRecords.PROGRESS).toBuilder();
    }
}
