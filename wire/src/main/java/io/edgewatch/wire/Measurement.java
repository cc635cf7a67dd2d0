package io.edgewatch.wire;

/**
 * One measured value.
 *
 * @param key what it is of
 * @param value the value, in {@code unit}; non-finite only where the quantity is
 * @param uncertainty bound on the error of {@code value}, or its residual, in the same unit
 * @param unit "1" for a pure number
 * @param configurationDigest names the settings of the instance; two settings never share an instance
 */
public record Measurement(
        MeasurementKey key, double value, double uncertainty, String unit, String configurationDigest) {
    public Measurement {
        if (unit.isBlank()) {
            throw new IllegalArgumentException(
                    "unit of " + key + " must be given, \"1\" for a pure number, got: '" + unit + "'");
        }
        if (!(uncertainty >= 0)) {
            throw new IllegalArgumentException("uncertainty of " + key + " must be ≥ 0, got: " + uncertainty);
        }
    }
}
