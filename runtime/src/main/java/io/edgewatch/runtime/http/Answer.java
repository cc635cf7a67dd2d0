package io.edgewatch.runtime.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a route answers. */
public sealed interface Answer {
    /** Content type of plain text. */
    String TEXT = "text/plain; charset=utf-8";

    /** Content type of the answer, parameters included. */
    String contentType();

    /**
     * All of it at once.
     *
     * @param status HTTP status
     * @param body the bytes; handed over, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
    record Whole(int status, String contentType, byte[] body) implements Answer {
        public Whole(int status, String contentType, String body) {
            this(status, contentType, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Bit by bit, for as long as the client stays; status 200.
     *
     * @param body writes it, on a thread of its own
     */
    record Streamed(String contentType, Body body) implements Answer {}

    /** Writes a streamed answer. */
    @FunctionalInterface
    interface Body {
        /** Called once; returning ends the answer, an IOException says that the client has gone. */
        void writeTo(Sink out) throws IOException, InterruptedException;
    }

    /** Where a streamed answer goes. */
    @FunctionalInterface
    interface Sink {
        /**
         * Sends at once.
         *
         * @throws IOException if the client has gone, or has taken nothing for {@link HttpEndpoint#PATIENCE}
         */
        void send(byte[] bytes) throws IOException;
    }

    static Answer text(int status, String body) {
        return new Whole(status, TEXT, body);
    }
}
