package io.edgewatch.experiment.manifest;

import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A specification whose kind and settings are all known here: one setting ignored may be another function. */
final class KnownSpecification {
    private final String part;
    private final Specification specification;

    private KnownSpecification(String part, Specification specification) {
        this.part = part;
        this.specification = specification;
    }

    /**
     * Checks the kind.
     *
     * @param part of the manifest, for messages
     * @param kinds that this version knows
     */
    static KnownSpecification of(String part, Specification specification, List<String> kinds)
            throws UnsupportedRunException {
        if (!kinds.contains(specification.kind())) {
            throw new UnsupportedRunException("%s '%s' is not known to this edgewatch, which knows: %s"
                    .formatted(part, specification.kind(), String.join(", ", kinds)));
        }
        return new KnownSpecification(part, specification);
    }

    /** Checks that exactly these settings are there. */
    KnownSpecification withSettings(String... names) throws UnsupportedRunException {
        Set<String> known = new TreeSet<>(List.of(names));
        if (!specification.settings().keySet().equals(known)) {
            throw new UnsupportedRunException("%s '%s' has settings %s, this edgewatch knows it with %s"
                    .formatted(
                            part, specification.kind(), specification.settings().keySet(), known));
        }
        return this;
    }

    /** Checks that these settings are there; others are somebody else's to check. */
    KnownSpecification withAtLeast(String... names) throws UnsupportedRunException {
        for (String name : names) {
            if (!specification.settings().containsKey(name)) {
                throw new UnsupportedRunException("%s '%s' has settings %s, but no '%s'"
                        .formatted(
                                part,
                                specification.kind(),
                                specification.settings().keySet(),
                                name));
            }
        }
        return this;
    }

    /** Checks that exactly these settings are there, and possibly one more. */
    KnownSpecification withSettingsAndMaybe(String optional, String... names) throws UnsupportedRunException {
        return withSettingsAndMaybe(List.of(optional), names);
    }

    /** Checks that exactly these settings are there, and possibly some of {@code optional}. */
    KnownSpecification withSettingsAndMaybe(List<String> optional, String... names) throws UnsupportedRunException {
        Stream<String> present = optional.stream().filter(specification.settings()::containsKey);
        return withSettings(Stream.concat(Stream.of(names), present).toArray(String[]::new));
    }

    /** The value of a setting as {@code parse} reads it. */
    <T> T get(String name, Function<String, T> parse) throws UnsupportedRunException {
        String value = specification.require(name);
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedRunException(
                    "%s '%s' has %s '%s', which this edgewatch cannot read: %s"
                            .formatted(part, specification.kind(), name, value, e.getMessage()),
                    e);
        }
    }

    /** The value of a setting that may be left out. */
    <T> T get(String name, Function<String, T> parse, T otherwise) throws UnsupportedRunException {
        return specification.settings().containsKey(name) ? get(name, parse) : otherwise;
    }

    /** What {@code make} makes of the settings, or the refusal of values that do not fit. */
    <T> T checked(Supplier<T> make) throws UnsupportedRunException {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw new UnsupportedRunException("%s '%s': %s".formatted(part, specification.kind(), e.getMessage()), e);
        }
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("wanted true or false");
        };
    }
}
