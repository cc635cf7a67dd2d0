package io.edgewatch.analyzers.api;

import java.util.regex.Pattern;

/**
 * Something an analyzer measures.
 *
 * @param name name on topics, metrics and dashboards, {@code [a-z0-9][a-z0-9-]{0,62}}
 * @param unit "1" for a pure number
 * @param description one sentence
 */
public record Quantity(String name, String unit, String description) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Quantity {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a quantity's name must match " + NAME + ", got: '" + name + "'");
        }
        if (unit.isBlank() || description.isBlank()) {
            throw new IllegalArgumentException("quantity '" + name + "' needs a unit (\"1\" for a pure number) and a"
                    + " description, got: '" + unit + "' and '" + description + "'");
        }
    }
}
