package io.edgewatch.experiment.file;

import java.util.List;

/** A piece of a YAML text that knows its line, so that a mistake found later can still be pointed at. */
sealed interface YamlNode {

    /** Line it starts on, from 1. */
    int line();

    /** How it is named in messages. */
    String text();

    /** Text, number, or nothing at all ({@code ~}, {@code null} or left out) as {@code ""}. */
    record Scalar(int line, String value, boolean isNull) implements YamlNode {
        @Override
        public String text() {
            return isNull ? "nothing" : "'" + value + "'";
        }
    }

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String text() {
            return "a list";
        }
    }

    /** Keys with their values, in file order. */
    record Mapping(int line, List<Entry> entries) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String text() {
            return "a mapping";
        }
    }

    /** A key with its value. */
    record Entry(String key, int line, YamlNode value) {}
}
