package io.edgewatch.experiment;

import java.util.Locale;
import java.util.stream.Stream;

/** What a trainer does with a step when the publisher cannot keep up. */
public enum WhenFull {
    /** Goes on training; the step is lost, counted and declared. */
    DROP,
    /** Waits; no step is lost. */
    WAIT,
    /** Goes on training; the step waits on disk, and is lost only when that is full too. */
    SPILL;

    /** The word for it in experiment files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The choice of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WhenFull labelled(String label) {
        return Stream.of(values())
                .filter(choice -> choice.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("when-full must be drop, wait or spill, got: '" + label + "'"));
    }
}
