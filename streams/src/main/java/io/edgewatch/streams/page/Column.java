package io.edgewatch.streams.page;

import io.edgewatch.wire.MeasurementKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    FLOW_LOSS("flowLoss", "flow-loss", "central-flow"),
    PREDICTED_LOSS("predictedLoss", "predicted-loss", "central-flow"),
    FLOW_SHARPNESS("flowSharpness", "flow-sharpness", "central-flow"),
    PREDICTED_VARIANCE("predictedVariance", "predicted-variance", "central-flow"),
    TOTAL_VARIANCE("totalVariance", "total-variance", "oscillation"),
    PROGRESSIVE_SHARPENING("progressiveSharpening", "progressive-sharpening", "self-stabilization"),
    OSCILLATION_REDUCTION("oscillationReduction", "oscillation-reduction", "self-stabilization"),
    MEASURED_SHARPNESS_CHANGE("measuredSharpnessChange", "measured-sharpness-change", "self-stabilization"),
    STEPS_TO_EDGE("stepsToEdge", "steps-to-edge", "self-stabilization");

    /** The largest eigenvalues, in descending order. */
    static final List<Column> EIGENVALUES =
            List.of(EIGENVALUE_0, EIGENVALUE_1, EIGENVALUE_2, EIGENVALUE_3, EIGENVALUE_4, EIGENVALUE_5);

    /** Those of instances beside the judge. */
    static final List<Column> BESIDE =
            Arrays.stream(values()).filter(column -> column.instance != null).toList();

    private final String label;
    private final @Nullable String quantity;
    private final @Nullable String instance;

    Column(String label) {
        this(label, null, null);
    }

    Column(String label, String quantity) {
        this(label, quantity, null);
    }

    Column(String label, @Nullable String quantity, @Nullable String instance) {
        this.label = label;
        this.quantity = quantity;
        this.instance = instance;
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
        if (key.index() != 0) {
            return Optional.empty();
        }
        return Arrays.stream(values())
                .filter(column -> key.quantity().equals(column.quantity)
                        && (column.instance == null ? judges : key.instance().equals(column.instance)))
                .findFirst();
    }
}
