package io.edgewatch.wire;

import java.util.regex.Pattern;

/** The rule for names of runs, analyzer instances and quantities: they become topic keys, URLs and metric labels. */
public final class Name {
    /** At most 63 characters: letters, digits and hyphens, a letter or digit first. */
    public static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private Name() {}

    /** Whether {@code value} keeps the rule. */
    public static boolean isValid(String value) {
        return PATTERN.matcher(value).matches();
    }

    /**
     * Returns {@code value} if it is a name.
     *
     * @throws IllegalArgumentException saying what, got and wanted
     */
    public static String require(String what, String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException(what + " must match " + PATTERN + ", got: '" + value + "'");
        }
        return value;
    }
}
