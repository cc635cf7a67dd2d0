package io.edgewatch.streams.page;

import io.edgewatch.streams.metrics.InstanceQuantity;
import io.edgewatch.wire.MeasurementKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A quantity that the page shows by step: of the step itself, of the instance that judges, or of an instance that is named
 * like its analyzer.
 */
enum Column {
    LOSS("loss"),
    GRADIENT_NORM("gradientNorm"),
    SHARPNESS("sharpness", "sharpness"),
    THRESHOLD("threshold", "sharpness-threshold"),
    RATIO("ratio", "ratio"),
    EIGENVALUE_0("eigenvalue0"),
    EIGENVALUE_1("eigenvalue1"),
    EIGENVALUE_2("eigenvalue2"),
    EIGENVALUE_3("eigenvalue3"),
    EIGENVALUE_4("eigenvalue4"),
    EIGENVALUE_5("eigenvalue5"),
    FLOW_LOSS("flowLoss", InstanceQuantity.FLOW_LOSS::isOf),
    PREDICTED_LOSS("predictedLoss", InstanceQuantity.PREDICTED_LOSS::isOf),
    FORECAST_LOSS("forecastLoss", InstanceQuantity.FORECAST_LOSS::isOf),
    FLOW_SHARPNESS("flowSharpness", InstanceQuantity.FLOW_SHARPNESS::isOf),
    PREDICTED_VARIANCE("predictedVariance", InstanceQuantity.PREDICTED_VARIANCE::isOf),
    TOTAL_VARIANCE("totalVariance", InstanceQuantity.TOTAL_VARIANCE::isOf),
    PROGRESSIVE_SHARPENING("progressiveSharpening", selfStabilization("progressive-sharpening")),
    OSCILLATION_REDUCTION("oscillationReduction", selfStabilization("oscillation-reduction")),
    MEASURED_SHARPNESS_CHANGE("measuredSharpnessChange", selfStabilization("measured-sharpness-change")),
    STEPS_TO_EDGE("stepsToEdge", selfStabilization("steps-to-edge"));

    /** The largest eigenvalues, in descending order. */
    static final List<Column> EIGENVALUES =
            List.of(EIGENVALUE_0, EIGENVALUE_1, EIGENVALUE_2, EIGENVALUE_3, EIGENVALUE_4, EIGENVALUE_5);

    /** Those of instances beside the judge. */
    static final List<Column> BESIDE =
            Arrays.stream(values()).filter(column -> column.beside != null).toList();

    private final String label;
    private final @Nullable String judged;
    private final @Nullable Predicate<MeasurementKey> beside;

    Column(String label) {
        this(label, null, null);
    }

    /** @param judged quantity of the judging instance */
    Column(String label, String judged) {
        this(label, judged, null);
    }

    /** @param beside whether a measurement of another instance belongs here */
    Column(String label, Predicate<MeasurementKey> beside) {
        this(label, null, beside);
    }

    Column(String label, @Nullable String judged, @Nullable Predicate<MeasurementKey> beside) {
        this.label = label;
        this.judged = judged;
        this.beside = beside;
    }

    private static Predicate<MeasurementKey> selfStabilization(String quantity) {
        return key ->
                key.instance().equals("self-stabilization") && key.quantity().equals(quantity);
    }

    /** Its name in JSON. */
    String label() {
        return label;
    }

    /** Where a measurement belongs; empty if the page does not show it. */
    static Optional<Column> of(MeasurementKey key, String judge) {
        boolean judges = key.instance().equals(judge);
        if (judges && key.quantity().equals("eigenvalue")) {
            return key.index() < EIGENVALUES.size() ? Optional.of(EIGENVALUES.get(key.index())) : Optional.empty();
        }
        return key.index() == 0
                ? Arrays.stream(values())
                        .filter(column -> column.takes(key, judges))
                        .findFirst()
                : Optional.empty();
    }

    private boolean takes(MeasurementKey key, boolean judges) {
        return judges ? key.quantity().equals(judged) : beside != null && beside.test(key);
    }
}
