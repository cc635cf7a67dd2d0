package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.YamlNode.Entry;
import io.edgewatch.experiment.file.YamlNode.Mapping;
import io.edgewatch.experiment.file.YamlNode.Scalar;
import io.edgewatch.experiment.file.YamlNode.Sequence;
import io.edgewatch.wire.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One mapping of an experiment file. Its readers return valid values, or say which line has what wrong. */
final class Section {
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?");

    private final String source;
    private final Path baseDirectory;
    private final String name;
    private final Mapping mapping;

    private Section(String source, Path baseDirectory, String name, Mapping mapping) {
        this.source = source;
        this.baseDirectory = baseDirectory;
        this.name = name;
        this.mapping = mapping;
    }

    /** The whole file. */
    static Section root(String source, YamlNode node, Path baseDirectory) throws ExperimentFileException {
        if (node instanceof Mapping mapping) {
            return new Section(source, baseDirectory, "", mapping);
        }
        throw new ExperimentFileException(source, "wanted keys and values such as 'name: …', got: " + node.text());
    }

    /** Checks that no other keys are there. */
    Section only(String... keys) throws ExperimentFileException {
        List<String> valid = List.of(keys);
        for (Entry entry : mapping.entries()) {
            if (!valid.contains(entry.key())) {
                throw refuse("unknown key '%s'%s (line %d)%s valid keys: %s"
                        .formatted(
                                entry.key(), in(), entry.line(), hint(entry.key(), valid), String.join(", ", valid)));
            }
        }
        return this;
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    boolean isMapping(String key) {
        return find(key).filter(entry -> entry.value() instanceof Mapping).isPresent();
    }

    /** Checks that a key is not there. */
    void without(String key, String reason) throws ExperimentFileException {
        Optional<Entry> entry = find(key);
        if (entry.isPresent()) {
            throw refuse("%s (line %d) must be left out: %s"
                    .formatted(path(entry.get()), entry.get().line(), reason));
        }
    }

    /** What a value is called whose kind decides which keys there are. */
    record Kind<T>(String name, Reading<T> reading) {}

    /** Turns a section into a value. */
    interface Reading<T> {
        T read(Section section) throws ExperimentFileException;
    }

    /** Reads this section as one of {@code kinds}, whichever it names. */
    <T> T asKind(List<Kind<T>> kinds) throws ExperimentFileException {
        return asKind("kind", kinds);
    }

    /** Reads this section as one of {@code kinds}, whichever is named under {@code key}. */
    <T> T asKind(String key, List<Kind<T>> kinds) throws ExperimentFileException {
        return choice(key, kinds, Kind::name).reading().read(this);
    }

    /** The mapping under a key that must be there. */
    Section section(String key) throws ExperimentFileException {
        return section(require(key));
    }

    /** What {@code reading} makes of the mapping under {@code key}, or {@code otherwise} if it is not there. */
    <T> T section(String key, Reading<T> reading, T otherwise) throws ExperimentFileException {
        Optional<Entry> entry = find(key);
        return entry.isPresent() ? reading.read(section(entry.get())) : otherwise;
    }

    /** The mappings in a list that must be there. */
    List<Section> sections(String key, int least, int most) throws ExperimentFileException {
        Entry entry = require(key);
        String wanted = "a list of %d to %d mappings such as [{key: value}]".formatted(least, most);
        if (!(entry.value() instanceof Sequence sequence)) {
            throw wrong(entry, wanted, entry.value());
        }
        List<YamlNode> items = sequence.items();
        if (items.size() < least || items.size() > most) {
            throw refuse("%s (line %d) must be %s, got: %d".formatted(path(entry), entry.line(), wanted, items.size()));
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Mapping inner)) {
                throw refuse("%s[%d] (line %d) must be keys and values such as {key: value}, got: %s"
                        .formatted(
                                path(entry),
                                i,
                                items.get(i).line(),
                                items.get(i).text()));
            }
            sections.add(new Section(source, baseDirectory, path(entry) + "[" + i + "]", inner));
        }
        return sections;
    }

    /** A value from a closed set. */
    <T> T choice(String key, List<T> values, Function<T, String> label) throws ExperimentFileException {
        return choice(require(key), values, label);
    }

    <T> T choice(String key, List<T> values, Function<T, String> label, T otherwise) throws ExperimentFileException {
        Optional<Entry> entry = find(key);
        return entry.isPresent() ? choice(entry.get(), values, label) : otherwise;
    }

    boolean flag(String key, boolean otherwise) throws ExperimentFileException {
        return choice(key, List.of(true, false), String::valueOf, otherwise);
    }

    long whole(String key, long least, long most) throws ExperimentFileException {
        Entry entry = require(key);
        return whole(entry, entry.value(), least, most);
    }

    long whole(String key, long least, long most, long otherwise) throws ExperimentFileException {
        return has(key) ? whole(key, least, most) : otherwise;
    }

    /** A list of whole numbers. */
    List<Integer> wholes(String key, int least, int most) throws ExperimentFileException {
        Entry entry = require(key);
        if (!(entry.value() instanceof Sequence sequence)) {
            throw wrong(entry, "a list of whole numbers such as [64, 64]", entry.value());
        }
        List<Integer> numbers = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            numbers.add((int) whole(entry, item, least, most));
        }
        return numbers;
    }

    List<Integer> wholes(String key, int least, int most, List<Integer> otherwise) throws ExperimentFileException {
        return has(key) ? wholes(key, least, most) : otherwise;
    }

    /** A finite number. */
    double number(String key, double otherwise) throws ExperimentFileException {
        Optional<Entry> entry = find(key);
        if (entry.isEmpty()) {
            return otherwise;
        }
        double number = decimal(entry.get());
        if (!Double.isFinite(number)) {
            throw wrong(entry.get(), "a finite number", entry.get().value());
        }
        return number;
    }

    /** NaN where there is none. */
    private static double decimal(Entry entry) {
        return entry.value() instanceof Scalar scalar
                        && DECIMAL.matcher(scalar.value()).matches()
                ? Double.parseDouble(scalar.value())
                : Double.NaN;
    }

    /** A positive, finite number. */
    double positive(String key) throws ExperimentFileException {
        Entry entry = require(key);
        double number = decimal(entry);
        if (!(number > 0) || Double.isInfinite(number)) {
            throw wrong(entry, "a positive, finite number", entry.value());
        }
        return number;
    }

    double positive(String key, double otherwise) throws ExperimentFileException {
        return has(key) ? positive(key) : otherwise;
    }

    /** A text that matches {@code pattern}. */
    String text(String key, Pattern pattern, String wanted) throws ExperimentFileException {
        Entry entry = require(key);
        if (entry.value() instanceof Scalar scalar
                && pattern.matcher(scalar.value()).matches()) {
            return scalar.value();
        }
        throw wrong(entry, wanted, entry.value());
    }

    /** A path, taken from the file's directory if it is relative. */
    Path path(String key) throws ExperimentFileException {
        Entry entry = require(key);
        if (entry.value() instanceof Scalar scalar && !scalar.value().isBlank()) {
            try {
                return baseDirectory.resolve(scalar.value());
            } catch (InvalidPathException e) {
                throw wrong(entry, "a path", entry.value());
            }
        }
        throw wrong(entry, "a path", entry.value());
    }

    /** What {@code make} makes; its IllegalArgumentException becomes a complaint about this section. */
    <T> T valid(Supplier<T> make) throws ExperimentFileException {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw complain(String.valueOf(e.getMessage()));
        }
    }

    /** A complaint about this section as a whole. */
    ExperimentFileException complain(String what) {
        return refuse("%s (line %d): %s".formatted(name, mapping.line(), what));
    }

    private Section section(Entry entry) throws ExperimentFileException {
        if (entry.value() instanceof Mapping inner) {
            return new Section(source, baseDirectory, path(entry), inner);
        }
        throw wrong(entry, "keys and values such as {key: value}", entry.value());
    }

    private <T> T choice(Entry entry, List<T> values, Function<T, String> label) throws ExperimentFileException {
        List<String> labels = values.stream().map(label).toList();
        if (!(entry.value() instanceof Scalar scalar)) {
            throw wrong(entry, "one of " + String.join(", ", labels), entry.value());
        }
        int index = labels.indexOf(scalar.value());
        if (index < 0) {
            throw refuse("unknown value %s of %s (line %d)%s valid values: %s"
                    .formatted(
                            scalar.text(),
                            path(entry),
                            entry.line(),
                            hint(scalar.value(), labels),
                            String.join(", ", labels)));
        }
        return values.get(index);
    }

    private long whole(Entry entry, YamlNode node, long least, long most) throws ExperimentFileException {
        try {
            if (node instanceof Scalar scalar && WHOLE.matcher(scalar.value()).matches()) {
                long number = Long.parseLong(scalar.value());
                if (number >= least && number <= most) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            throw wrong(entry, wholeFrom(least, most), node);
        }
        throw wrong(entry, wholeFrom(least, most), node);
    }

    private static String wholeFrom(long least, long most) {
        return most == Long.MAX_VALUE && least > Long.MIN_VALUE
                ? "a whole number, at least " + least
                : "a whole number from " + least + " to " + most;
    }

    private Optional<Entry> find(String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    private Entry require(String key) throws ExperimentFileException {
        Optional<Entry> entry = find(key);
        if (entry.isEmpty()) {
            throw refuse(
                    name.isEmpty()
                            ? "missing key '" + key + "'"
                            : "missing key '%s' in %s (line %d)".formatted(key, name, mapping.line()));
        }
        return entry.get();
    }

    private ExperimentFileException wrong(Entry entry, String wanted, YamlNode got) {
        return refuse("%s (line %d) must be %s, got: %s".formatted(path(entry), entry.line(), wanted, got.text()));
    }

    private String path(Entry entry) {
        return name.isEmpty() ? entry.key() : name + "." + entry.key();
    }

    private String in() {
        return name.isEmpty() ? "" : " in " + name;
    }

    private static String hint(String misspelt, List<String> valid) {
        return Nearest.to(misspelt, valid)
                .map(word -> "; did you mean '" + word + "'?")
                .orElse(";");
    }

    private ExperimentFileException refuse(String what) {
        return new ExperimentFileException(source, what);
    }
}
