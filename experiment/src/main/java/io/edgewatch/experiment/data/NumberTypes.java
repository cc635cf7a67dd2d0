package io.edgewatch.experiment.data;

import io.edgewatch.wire.Precision;
import org.nd4j.linalg.api.buffer.DataType;

/** A run's precision as ND4J's type and back. */
public final class NumberTypes {
    private NumberTypes() {}

    public static DataType of(Precision precision) {
        return switch (precision) {
            case F32 -> DataType.FLOAT;
            case F64 -> DataType.DOUBLE;
        };
    }

    /**
     * The precision whose numbers are of {@code type}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Precision precision(DataType type) {
        if (type == DataType.FLOAT) {
            return Precision.F32;
        }
        if (type == DataType.DOUBLE) {
            return Precision.F64;
        }
        throw new IllegalArgumentException("numbers must be FLOAT or DOUBLE, got: " + type);
    }
}
