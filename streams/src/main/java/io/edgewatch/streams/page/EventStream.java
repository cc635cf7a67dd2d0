package io.edgewatch.streams.page;

import io.edgewatch.runtime.http.Answer;
import io.edgewatch.runtime.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One browser's server-sent events. Begins behind the last event the browser has seen; where that place is gone, and at
 * first, with {@code resync}: what is shown is to be read anew, and the events that follow lead on from there.
 */
final class EventStream implements Answer.Body {
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEARTBEAT = ": here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

    private final EventLog log;
    private final Optional<String> lastSeen;

    private EventStream(EventLog log, Optional<String> lastSeen) {
        this.log = log;
        this.lastSeen = lastSeen;
    }

    /** Answers a browser that names the last event it has seen, by the header or as {@code ?after=ID}. */
    static Answer answer(EventLog log, Request request) {
        Optional<String> lastSeen = request.header("Last-Event-ID")
                .or(() -> Optional.ofNullable(request.query().get("after")));
        return new Answer.Streamed("text/event-stream; charset=utf-8", new EventStream(log, lastSeen));
    }

    @Override
    public void writeTo(Answer.Sink out) throws IOException, InterruptedException {
        out.send(RETRY);
        OptionalLong known = lastSeen.map(log::placeOf).orElse(OptionalLong.empty());
        long place = known.isPresent() ? known.getAsLong() : resync(out);
        while (true) {
            EventLog.Next next = log.after(place, HEARTBEAT_INTERVAL);
            if (next.missed()) {
                place = resync(out);
            } else {
                place = next.place();
                out.send(next.frames().isEmpty() ? HEARTBEAT : joined(next));
            }
        }
    }

    private long resync(Answer.Sink out) throws IOException {
        long place = log.end();
        out.send(log.aside("resync", "{}", place));
        return place;
    }

    private static byte[] joined(EventLog.Next next) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        next.frames().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
