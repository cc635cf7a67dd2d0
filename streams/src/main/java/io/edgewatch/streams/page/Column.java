package io.edgewatch.streams.page;

import io.edgewatch.wire.MeasurementKey;
import java.util.List;
import java.util.Optional;

/** A quantity that the page shows by step. */
enum Column {
    LOSS("loss"),
    GRADIENT_NORM("gradientNorm"),
    SHARPNESS("sharpness"),
    THRESHOLD("threshold"),
    RATIO("ratio"),
    EIGENVALUE_0("eigenvalue0"),
    EIGENVALUE_1("eigenvalue1"),
    EIGENVALUE_2("eigenvalue2"),
    EIGENVALUE_3("eigenvalue3"),
    EIGENVALUE_4("eigenvalue4"),
    EIGENVALUE_5("eigenvalue5");

    /** The largest eigenvalues, in descending order. */
    static final List<Column> EIGENVALUES =
            List.of(EIGENVALUE_0, EIGENVALUE_1, EIGENVALUE_2, EIGENVALUE_3, EIGENVALUE_4, EIGENVALUE_5);

    private final String label;

    Column(String label) {
        this.label = label;
    }

    /** Its name in JSON. */
    String label() {
        return label;
    }

    /** Where a measurement belongs; empty if the page does not show it. */
    static Optional<Column> of(MeasurementKey key) {
        if (key.quantity().equals("eigenvalue")) {
            return key.index() < EIGENVALUES.size() ? Optional.of(EIGENVALUES.get(key.index())) : Optional.empty();
        }
        if (key.index() != 0) {
            return Optional.empty();
        }
        return switch (key.quantity()) {
            case "sharpness" -> Optional.of(SHARPNESS);
            case "sharpness-threshold" -> Optional.of(THRESHOLD);
            case "ratio" -> Optional.of(RATIO);
            default -> Optional.empty();
        };
    }
}
