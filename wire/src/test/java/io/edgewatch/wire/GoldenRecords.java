package io.edgewatch.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The records whose bytes are kept in {@code golden/}: every field set, no two alike. */
final class GoldenRecords {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final Instant TIME = Instant.parse("2026-03-01T12:34:56.789Z");

    static final RunManifest MANIFEST =
            manifest(Optional.of(Specification.of("drawn", Map.of("scale", "1.0", "warm-up-steps", "60"))));

    /** As edgewatch wrote it before manifests told the start. */
    static final RunManifest MANIFEST_FIRST = manifest(Optional.empty());

    /** With all of what can be said of publishing. */
    static final RunManifest MANIFEST_PLAN = manifest(Optional.empty(), new PublishPlan(20, 5, 10));

    static final DatasetChunk DATASET_CHUNK = new DatasetChunk(HASH, 1, 2, 1_024_005, new byte[] {0, 1, -1, 127, -128});

    static final RunEvent.Started STARTED = new RunEvent.Started("mlp-gelu-1", 1, TIME);

    static final RunEvent.Step STEP = new RunEvent.Step(
            "mlp-gelu-1",
            2,
            TIME.plusMillis(1),
            1234,
            0.125,
            1.5,
            List.of(
                    new TensorReference(TensorKind.GRADIENT, 100, 101, 2, 1_024_004, 0xdeadbeef),
                    new TensorReference(TensorKind.WEIGHTS, 200, 203, 2, 1_024_004, 0x0badcafe)));

    static final RunEvent.Step STEP_NOT_FINITE = new RunEvent.Step(
            "mlp-gelu-1", 2, TIME.plusMillis(2), 1235, Double.NaN, Double.POSITIVE_INFINITY, List.of());

    static final RunEvent.Step STEP_PROBED = new RunEvent.Step(
            "mlp-gelu-1",
            2,
            TIME.plusMillis(8),
            1250,
            0.125,
            1.5,
            List.of(new TensorReference(TensorKind.OPTIMIZER_STATE, 300, 302, 3, 2_048_012, 0x0badcafe)),
            Optional.of(new Probe(39.5, 0.75, 1, 0.002)));

    static final RunEvent.Gap GAP =
            new RunEvent.Gap("mlp-gelu-1", 2, TIME.plusMillis(3), 1236, 1240, 5, "queue full: 5 steps dropped");

    static final RunEvent.Ended ENDED = new RunEvent.Ended(
            "mlp-gelu-1", 2, TIME.plusMillis(4), 1241, RunEvent.Outcome.FAILED, "loss is not finite");

    static final MeasurementKey MEASUREMENT_KEY =
            new MeasurementKey("mlp-gelu-1", 2, 1234, "sharpness", "eigenvalue", 3);

    static final Measurement MEASUREMENT = new Measurement(MEASUREMENT_KEY, 39.75, 4e-5, "1", "a1b2c3d4");

    static final MeasurementKey EIGENVECTOR_KEY =
            new MeasurementKey("mlp-gelu-1", 2, 1234, "sharpness", Eigenvector.QUANTITY, 3);

    static final EigenvectorChunkHeader EIGENVECTOR_CHUNK =
            new EigenvectorChunkHeader(Precision.F32, 1, 2, 1_024_004, 0xbadcafe);

    static final ProgressKey PROGRESS_KEY = new ProgressKey("sharpness", "mlp-gelu-1");

    static final Progress PROGRESS = new Progress(
            2,
            1234,
            1200,
            5,
            Map.of(Topic.STEPS, 2600L, Topic.WEIGHTS, 5200L),
            new byte[] {9, 8, 7},
            Progress.Analysis.REFUSED,
            "loss 0.125 here, 0.126 at the trainer",
            "a1b2c3d4");

    static final PhaseChange PHASE_CHANGE =
            new PhaseChange("mlp-gelu-1", 2, 1250, Phase.ABOVE_EDGE, true, 1.25, true, OptionalLong.of(1234));

    static final Alert ALERT = new Alert(
            "mlp-gelu-1",
            2,
            1250,
            Alert.Kind.ABOVE_EDGE,
            TIME.plusMillis(5),
            OptionalDouble.of(1.25),
            OptionalDouble.of(50),
            OptionalDouble.of(40),
            OptionalDouble.of(0.5),
            "sharpness 50 above 2/η = 40");

    static final Alert ALERT_BARE = new Alert(
            "mlp-gelu-1",
            2,
            1260,
            Alert.Kind.DIVERGED,
            TIME.plusMillis(6),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(Double.NEGATIVE_INFINITY),
            "");

    static final Alert ALERT_SILENT = new Alert(
            "mlp-gelu-1",
            2,
            1270,
            Alert.Kind.SILENT,
            TIME.plusMillis(7),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.5),
            "silent for 12.0 s");

    static final DeadLetter DEAD_LETTER = new DeadLetter(
            "sharpness",
            Topic.STEPS.topicName(),
            3,
            2601,
            "mlp-gelu-1",
            "analysis-failed",
            "step 1251: no convergence");

    static final TensorChunkHeader FIRST_CHUNK = new TensorChunkHeader(
            "mlp-gelu-1", 2, 1234, TensorKind.GRADIENT, Precision.F32, 0, 2, 1_024_004, 0x0badcafe);

    static final TensorChunkHeader LAST_CHUNK = new TensorChunkHeader(
            "mlp-gelu-1", 2, 1234, TensorKind.OPTIMIZER_STATE, Precision.F64, 1, 2, 1_024_008, 0xdeadbeef);

    private GoldenRecords() {}

    private static RunManifest manifest(Optional<Specification> start) {
        return manifest(start, PublishPlan.every(2));
    }

    private static RunManifest manifest(Optional<Specification> start, PublishPlan publish) {
        return new RunManifest(
                "mlp-gelu-1",
                "GELU an der Stabilitätsgrenze",
                3,
                Specification.of("mlp", Map.of("widths", "4,3,2", "activation", "gelu")),
                Specification.of("mse", Map.of()),
                Specification.of("gradient-descent", Map.of("learning-rate", "0.05")),
                Specification.of("full-batch", Map.of()),
                Precision.F32,
                List.of(
                        new ParameterBlock("layer1.weight", List.of(3, 4)),
                        new ParameterBlock("layer1.bias", List.of(3))),
                new DatasetReference(HASH, 2, 40, 2, 1_024_001),
                -7,
                start,
                4000,
                publish,
                1,
                Map.of("edgewatch", "0.1.0", "java", "17.0.9", "blas", "openblas zen"),
                List.of(
                        new Attempt(1, 0, Map.of(Topic.STEPS, 10L, Topic.WEIGHTS, 20L, Topic.GRADIENTS, 30L), TIME),
                        new Attempt(2, 1200, Map.of(Topic.STEPS, 1300L), TIME.plusSeconds(600))));
    }
}
