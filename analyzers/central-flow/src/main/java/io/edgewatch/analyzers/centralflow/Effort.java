package io.edgewatch.analyzers.centralflow;

import io.edgewatch.numerics.flow.FlowSettings;
import java.util.Arrays;
import java.util.Locale;

/** How finely the flow is integrated; in the order in which it is coarsened when it falls behind. */
enum Effort {
    /** Four substeps, eigenpairs at each. */
    FULL(4, 1),
    /** Four substeps, eigenpairs at the first. */
    EIGENPAIRS_PER_STEP(4, 4),
    /** One substep. */
    ONE_SUBSTEP(1, 1);

    private final int substeps;
    private final int eigenEvery;

    Effort(int substeps, int eigenEvery) {
        this.substeps = substeps;
        this.eigenEvery = eigenEvery;
    }

    int substeps() {
        return substeps;
    }

    /** Substeps from one eigen-solve to the next. */
    int eigenEvery() {
        return eigenEvery;
    }

    FlowSettings settings(double tolerance) {
        return new FlowSettings(substeps, 1, eigenEvery, tolerance);
    }

    Effort coarser() {
        return values()[Math.min(values().length - 1, ordinal() + 1)];
    }

    Effort finer() {
        return values()[Math.max(0, ordinal() - 1)];
    }

    String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Effort named(String name) {
        return Arrays.stream(values())
                .filter(effort -> effort.lowerCaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("setting 'effort' must be auto or one of "
                        + Arrays.stream(values()).map(Effort::lowerCaseName).toList() + ", got: '" + name + "'"));
    }
}
