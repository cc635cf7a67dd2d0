package io.edgewatch.experiment.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.edgewatch.experiment.file.YamlNode.Entry;
import io.edgewatch.experiment.file.YamlNode.Mapping;
import io.edgewatch.experiment.file.YamlNode.Scalar;
import io.edgewatch.experiment.file.YamlNode.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads a YAML text into nodes. The file can name no types and refer to nothing: tags and aliases are refused,
 * so are keys given twice, a second document and deep nesting.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 16;

    private final String source;
    private final YAMLParser parser;

    private YamlReader(String source, YAMLParser parser) {
        this.source = source;
        this.parser = parser;
    }

    static YamlNode read(String source, String text) throws ExperimentFileException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlReader reader = new YamlReader(source, parser);
            if (parser.nextToken() == null) {
                throw new ExperimentFileException(source, "is empty; wanted an experiment");
            }
            YamlNode root = reader.node(0);
            if (parser.nextToken() != null) {
                throw reader.refuse("a second document starts; wanted one experiment");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new ExperimentFileException(source, "is not YAML: " + problem(e), e);
        } catch (IOException e) {
            throw new ExperimentFileException(source, "cannot be read: " + e.getMessage(), e);
        }
    }

    private YamlNode node(int depth) throws IOException, ExperimentFileException {
        requirePlain(depth);
        JsonToken token = Objects.requireNonNull(parser.currentToken(), "the caller moved to a token");
        return switch (token) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> sequence(depth);
            case VALUE_NULL -> new Scalar(line(), "", true);
            default -> new Scalar(line(), parser.getText(), false);
        };
    }

    private Mapping mapping(int depth) throws IOException, ExperimentFileException {
        int line = line();
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            requirePlain(depth);
            String key = parser.currentName();
            int keyLine = line();
            for (Entry earlier : entries) {
                if (earlier.key().equals(key)) {
                    throw refuse("key '" + key + "' is given twice, first on line " + earlier.line());
                }
            }
            parser.nextToken();
            entries.add(new Entry(key, keyLine, node(depth + 1)));
        }
        return new Mapping(line, entries);
    }

    private Sequence sequence(int depth) throws IOException, ExperimentFileException {
        int line = line();
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1));
        }
        return new Sequence(line, items);
    }

    private void requirePlain(int depth) throws IOException, ExperimentFileException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw refuse("anchors (&) and aliases (*) are not read");
        }
        if (parser.getTypeId() != null) {
            throw refuse("tags (!) are not read, got: '" + parser.getTypeId() + "'");
        }
        if (depth > MAX_DEPTH) {
            throw refuse("nested deeper than " + MAX_DEPTH);
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ExperimentFileException refuse(String what) {
        return new ExperimentFileException(source, what + " (line " + line() + ")");
    }

    /** What the parser says, on one line. */
    private static String problem(JsonProcessingException e) {
        String problem =
                String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ").strip();
        return e.getLocation() == null
                ? problem
                : problem + " (line " + e.getLocation().getLineNr() + ")";
    }
}
