package io.edgewatch.streams.alerting;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Notices as Alertmanager's API, version 2, takes them: the body of {@code POST /api/v2/alerts}. */
final class NoticeJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private NoticeJson() {}

    static String of(List<Notice> notices) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartArray();
            for (Notice notice : notices) {
                out.writeStartObject();
                write(out, "labels", notice.labels());
                write(out, "annotations", notice.annotations());
                out.writeStringField("startsAt", notice.startsAt().toString());
                out.writeStringField("endsAt", notice.endsAt().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, String field, Map<String, String> values) throws IOException {
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, String> value : values.entrySet()) {
            out.writeStringField(value.getKey(), value.getValue());
        }
        out.writeEndObject();
    }
}
