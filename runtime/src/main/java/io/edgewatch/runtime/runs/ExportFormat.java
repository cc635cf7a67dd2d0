package io.edgewatch.runtime.runs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/** How steps are written: one line each, ascending. */
enum ExportFormat {
    /** A header, then a value or nothing in each column; {@code NaN} and {@code Infinity} as these words. */
    CSV {
        @Override
        void write(StepValues values, Writer out) throws IOException {
            CsvSchema.Builder schema = CsvSchema.builder()
                    .addColumn(STEP)
                    .addColumn(ATTEMPT)
                    .addColumn(StepValues.LOSS)
                    .addColumn(StepValues.GRADIENT_NORM);
            values.measured().forEach(schema::addColumn);
            CsvMapper mapper = CsvMapper.builder()
                    .enable(
                            CsvGenerator.Feature
                                    .STRICT_CHECK_FOR_QUOTING) // or long names would be quoted for their length
                    .build();
            mapper.getFactory().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
            try (SequenceWriter rows =
                    mapper.writer(schema.build().withHeader()).writeValues(out)) {
                for (long step : values.rows().keySet()) {
                    rows.write(row(values, step));
                }
            }
        }
    },
    /** An object for each step, without what is not known; what is not finite as a text, for JSON has no NaN. */
    JSONL {
        @Override
        void write(StepValues values, Writer out) throws IOException {
            ObjectMapper mapper = new ObjectMapper();
            for (long step : values.rows().keySet()) {
                out.write(mapper.writeValueAsString(row(values, step)));
                out.write('\n');
            }
        }
    };

    private static final String STEP = "step";
    private static final String ATTEMPT = "attempt";

    abstract void write(StepValues values, Writer out) throws IOException;

    private static Map<String, Object> row(StepValues values, long step) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(STEP, step);
        row.put(ATTEMPT, values.attemptOf(step));
        values.row(step).forEach((name, value) -> row.put(name, Double.isFinite(value) ? value : value.toString()));
        return row;
    }
}
