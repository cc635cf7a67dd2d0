package io.edgewatch.wire;

import java.util.stream.Stream;

/** Number type of a run's tensors; raw little-endian IEEE 754 on the wire. */
public enum Precision {
    F32("f32", Float.BYTES),
    F64("f64", Double.BYTES);

    private final String label;
    private final int bytes;

    Precision(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** The word for it in files, headers and records. */
    public String label() {
        return label;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /**
     * The precision called {@code label}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Precision labelled(String label) {
        return Stream.of(values())
                .filter(p -> p.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("precision must be f32 or f64, got: '" + label + "'"));
    }
}
