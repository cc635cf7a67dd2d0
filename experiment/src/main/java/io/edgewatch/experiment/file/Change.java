package io.edgewatch.experiment.file;

import io.edgewatch.experiment.file.YamlNode.Entry;
import io.edgewatch.experiment.file.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Another value for one key of an experiment file, such as {@code optimizer.learning-rate=0.02}.
 *
 * @param keys the way to the key, from the outermost
 * @param value its value, as YAML on one line
 */
public record Change(List<String> keys, String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*=.+");

    public Change {
        keys = List.copyOf(keys);
    }

    /**
     * Reads {@code KEY=VALUE,…}: the same key with each of the values.
     *
     * @throws ExperimentFileException if it is not of that form
     */
    public static List<Change> parse(String text) throws ExperimentFileException {
        if (!FORM.matcher(text).matches()) {
            throw new ExperimentFileException(
                    "--set",
                    "wanted KEY=VALUE such as optimizer.learning-rate=0.02, or several values after commas, got: '"
                            + text + "'");
        }
        int equals = text.indexOf('=');
        List<String> keys = List.of(text.substring(0, equals).split("\\."));
        List<Change> changes = new ArrayList<>();
        for (String value : FlowValues.split(text.substring(equals + 1))) {
            changes.add(new Change(keys, value));
        }
        return changes;
    }

    /** As it is written on a command line. */
    public String text() {
        return String.join(".", keys) + "=" + value;
    }

    /** The experiment with this value; keys that are not there are added. */
    YamlNode applyTo(YamlNode root) throws ExperimentFileException {
        return changed(root, 0, YamlReader.read("--set " + text(), value));
    }

    private YamlNode changed(YamlNode node, int depth, YamlNode wanted) throws ExperimentFileException {
        if (depth == keys.size()) {
            return wanted;
        }
        if (!(node instanceof Mapping mapping)) {
            throw new ExperimentFileException(
                    "--set " + text(),
                    "'" + String.join(".", keys.subList(0, depth)) + "' is " + node.text() + " and has no key '"
                            + keys.get(depth) + "'");
        }
        List<Entry> entries = new ArrayList<>();
        boolean found = false;
        for (Entry entry : mapping.entries()) {
            boolean meant = entry.key().equals(keys.get(depth));
            found |= meant;
            entries.add(
                    meant ? new Entry(entry.key(), entry.line(), changed(entry.value(), depth + 1, wanted)) : entry);
        }
        if (!found) {
            YamlNode empty = depth + 1 == keys.size() ? wanted : new Mapping(mapping.line(), List.of());
            entries.add(new Entry(keys.get(depth), mapping.line(), changed(empty, depth + 1, wanted)));
        }
        return new Mapping(mapping.line(), entries);
    }
}
