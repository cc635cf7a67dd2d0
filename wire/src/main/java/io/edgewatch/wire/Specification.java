package io.edgewatch.wire;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A kind with its settings: an architecture, a criterion, an optimizer, a batch rule, a start. What they mean is
 * {@code experiment}'s business, so a new architecture changes no record.
 *
 * @param kind name of the kind
 * @param settings every setting, defaults included, as text that reads back to the same value
 */
public record Specification(String kind, SortedMap<String, String> settings) {
    public Specification {
        Name.require("kind", kind);
        settings = Collections.unmodifiableSortedMap(
                new TreeMap<>((Map<String, String>) settings)); // by name, not by a comparator of theirs
    }

    /** The specification with these settings, in whatever order they come. */
    public static Specification of(String kind, Map<String, String> settings) {
        return new Specification(kind, new TreeMap<>(settings));
    }

    /**
     * The value of a setting.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public String require(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "'" + kind + "' has no setting '" + name + "', only " + settings.keySet());
        }
        return value;
    }
}
