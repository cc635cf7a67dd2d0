package io.edgewatch.wire;

import java.util.stream.Stream;

/** The tensors a step may carry, each on a topic of its own. */
public enum TensorKind {
    GRADIENT("gradient", Topic.GRADIENTS),
    WEIGHTS("weights", Topic.WEIGHTS),
    OPTIMIZER_STATE("optimizer-state", Topic.OPTIMIZER_STATE);

    private final String label;
    private final Topic topic;

    TensorKind(String label, Topic topic) {
        this.label = label;
        this.topic = topic;
    }

    /** The word for it in headers and records. */
    public String label() {
        return label;
    }

    public Topic topic() {
        return topic;
    }

    static TensorKind labelled(String label) {
        return Stream.of(values())
                .filter(k -> k.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tensor must be gradient, weights or optimizer-state, got: '" + label + "'"));
    }
}
