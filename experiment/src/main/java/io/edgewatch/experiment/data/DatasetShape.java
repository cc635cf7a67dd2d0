package io.edgewatch.experiment.data;

import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.Precision;

/**
 * Sizes of training data, known before it is read.
 *
 * @param examples n
 * @param inputs d, numbers of one example
 * @param outputs c, numbers of one target
 * @param precision of every number
 */
public record DatasetShape(int examples, int inputs, int outputs, Precision precision) {
    public DatasetShape {
        if (examples < 1 || inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException("training data must have examples, inputs and outputs, got: " + examples
                    + ", " + inputs + ", " + outputs);
        }
    }

    /** Length of the encoded data, header included. */
    public long encodedBytes() {
        return DatasetCodec.HEADER_BYTES + ((long) inputs + outputs) * examples * precision.bytes();
    }

    /** Whether the encoded data may be published on a topic. */
    public boolean isWithinBound() {
        return encodedBytes() <= Bounds.DATASET_BYTES;
    }

    @Override
    public String toString() {
        return "%,d examples of %,d + %,d %s numbers (%,.1f MB)"
                .formatted(examples, inputs, outputs, precision.label(), encodedBytes() / 1e6);
    }
}
