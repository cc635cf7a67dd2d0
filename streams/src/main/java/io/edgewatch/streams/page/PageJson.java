package io.edgewatch.streams.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.Specification;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the page reads, as JSON. Columns are arrays beside {@code step}. JSON has no NaN: a value that is not finite is
 * null there and stands, as text, under {@code notFinite}; a null that does not is not known. Columns of analyzers beside the
 * one that judges are there if one of the rows knows them.
 */
final class PageJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final List<Column> FLAT =
            List.of(Column.LOSS, Column.GRADIENT_NORM, Column.SHARPNESS, Column.THRESHOLD, Column.RATIO);

    private PageJson() {}

    /** Writes a document. */
    @FunctionalInterface
    private interface Document {
        void writeTo(JsonGenerator out) throws IOException;
    }

    static String of(RunPart part) {
        return document(out -> write(out, part));
    }

    static String of(List<RunSummary> summaries) {
        return document(out -> {
            out.writeStartArray();
            for (RunSummary summary : summaries) {
                write(out, summary);
            }
            out.writeEndArray();
        });
    }

    static String of(RunBoard.Changes changes) {
        return document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("parts");
            for (RunPart part : changes.parts()) {
                write(out, part);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("deleted");
            for (String run : changes.deleted()) {
                out.writeString(run);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static String document(Document document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            document.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, RunSummary summary) throws IOException {
        out.writeStartObject();
        out.writeStringField("run", summary.manifest().run());
        out.writeStringField("name", summary.manifest().name());
        out.writeNumberField("attempt", summary.manifest().latestAttempt().number());
        out.writeNumberField("plannedSteps", summary.manifest().plannedSteps());
        out.writeNumberField("weights", summary.manifest().dimension());
        write(out, "model", summary.manifest().model());
        write(out, "optimizer", summary.manifest().optimizer());
        out.writeStringField("life", summary.life().name().toLowerCase(Locale.ROOT));
        out.writeNumberField("lastStep", summary.lastStep());
        out.writeNumberField("lastHeardEpochMillis", summary.lastHeard().toEpochMilli());
        if (summary.phase().isPresent()) {
            out.writeStringField("phase", summary.phase().get().label());
            out.writeBooleanField("onset", summary.phase().get().onset());
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String field, Specification specification) throws IOException {
        out.writeObjectFieldStart(field);
        out.writeStringField("kind", specification.kind());
        out.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting : specification.settings().entrySet()) {
            out.writeStringField(setting.getKey(), setting.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, RunPart part) throws IOException {
        out.writeStartObject();
        out.writeFieldName("run");
        write(out, part.summary());
        if (part.supersededFrom().isPresent()) {
            out.writeNumberField("supersededFrom", part.supersededFrom().getAsLong());
        }
        out.writeNumberField("completeFrom", part.completeFrom());
        writeRows(out, part.rows());
        out.writeArrayFieldStart("phases");
        for (PhaseChange change : part.phases()) {
            write(out, change);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("alerts");
        for (Alert alert : part.alerts()) {
            write(out, alert);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeRows(JsonGenerator out, List<StepRow> rows) throws IOException {
        out.writeArrayFieldStart("step");
        for (StepRow row : rows) {
            out.writeNumber(row.step());
        }
        out.writeEndArray();
        for (Column column : FLAT) {
            out.writeFieldName(column.label());
            writeColumn(out, rows, column);
        }
        for (Column column : Column.BESIDE) {
            if (rows.stream().anyMatch(row -> row.knows(column))) {
                out.writeFieldName(column.label());
                writeColumn(out, rows, column);
            }
        }
        out.writeArrayFieldStart("eigenvalues");
        for (Column column : Column.EIGENVALUES) {
            if (rows.stream().anyMatch(row -> row.knows(column))) {
                writeColumn(out, rows, column);
            }
        }
        out.writeEndArray();
        writeNotFinite(out, rows);
    }

    private static void writeColumn(JsonGenerator out, List<StepRow> rows, Column column) throws IOException {
        out.writeStartArray();
        for (StepRow row : rows) {
            if (row.hasFinite(column)) {
                out.writeNumber(row.value(column));
            } else {
                out.writeNull();
            }
        }
        out.writeEndArray();
    }

    private static void writeNotFinite(JsonGenerator out, List<StepRow> rows) throws IOException {
        out.writeObjectFieldStart("notFinite");
        for (Column column : Column.values()) {
            List<StepRow> odd = rows.stream()
                    .filter(row -> row.knows(column) && !row.hasFinite(column))
                    .toList();
            if (!odd.isEmpty()) {
                out.writeObjectFieldStart(column.label());
                for (StepRow row : odd) {
                    out.writeStringField(Long.toString(row.step()), Double.toString(row.value(column)));
                }
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, PhaseChange change) throws IOException {
        out.writeStartObject();
        out.writeNumberField("step", change.step());
        out.writeStringField("phase", change.phase().label());
        out.writeBooleanField("onset", change.onset());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Alert alert) throws IOException {
        out.writeStartObject();
        out.writeNumberField("step", alert.step());
        out.writeStringField("kind", alert.kind().label());
        out.writeStringField("severity", alert.kind().severity().name().toLowerCase(Locale.ROOT));
        out.writeStringField("summary", alert.summary());
        out.writeEndObject();
    }
}
