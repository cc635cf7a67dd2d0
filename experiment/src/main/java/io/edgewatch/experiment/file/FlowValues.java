package io.edgewatch.experiment.file;

import java.util.ArrayList;
import java.util.List;

/** Values in one line that commas part, but for commas within brackets, braces and quotes. */
final class FlowValues {
    private FlowValues() {}

    static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                values.add(line.substring(start, i).strip());
                start = i + 1;
            }
        }
        values.add(line.substring(start).strip());
        return values;
    }
}
