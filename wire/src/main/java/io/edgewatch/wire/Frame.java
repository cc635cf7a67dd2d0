package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.CORRUPTED;
import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.TRUNCATED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame around every Protobuf value: version (1 byte), payload length and CRC-32C of the payload (4 bytes each,
 * little-endian), payload. A Protobuf message cut at a field's end still parses; the frame notices.
 */
final class Frame {
    static final byte VERSION = 1;
    static final int HEADER_BYTES = 9;
    /** Kafka's default record limit, with room for a dataset chunk's envelope. */
    static final int MAX_PAYLOAD_BYTES = 1 << 20;

    private Frame() {}

    static byte[] wrap(MessageLite message) {
        return wrap(message, MAX_PAYLOAD_BYTES);
    }

    static byte[] wrap(MessageLite message, int maxPayloadBytes) {
        byte[] payload = message.toByteArray();
        if (payload.length > maxPayloadBytes) { // no reader would take it
            throw new IllegalArgumentException("a record's payload must be at most " + maxPayloadBytes + " bytes, got: "
                    + payload.length + " in a " + message.getClass().getSimpleName());
        }
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION)
                .putInt(payload.length)
                .putInt(checksum(payload, 0, payload.length))
                .put(payload)
                .array();
    }

    static <M> M unwrap(byte[] framed, Parser<M> parser) throws MalformedRecordException {
        return unwrap(framed, parser, MAX_PAYLOAD_BYTES);
    }

    static <M> M unwrap(byte[] framed, Parser<M> parser, int maxPayloadBytes) throws MalformedRecordException {
        if (framed.length > 0 && framed[0] != VERSION) {
            throw new MalformedRecordException(
                    UNKNOWN_VERSION, "format " + (framed[0] & 0xff) + ", this edgewatch reads " + VERSION);
        }
        if (framed.length < HEADER_BYTES) {
            throw new MalformedRecordException(
                    TRUNCATED, framed.length + " bytes, a frame has at least " + HEADER_BYTES);
        }
        ByteBuffer header =
                ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN).position(1);
        int length = header.getInt();
        int expected = header.getInt();
        if (length < 0 || length > maxPayloadBytes) {
            throw new MalformedRecordException(OVERSIZED, "declares " + Integer.toUnsignedString(length) + " bytes");
        }
        int present = framed.length - HEADER_BYTES;
        if (present < length) {
            throw new MalformedRecordException(TRUNCATED, "declares " + length + " bytes, has " + present);
        }
        if (present > length || checksum(framed, HEADER_BYTES, length) != expected) {
            throw new MalformedRecordException(CORRUPTED, "checksum or length disagrees with the payload");
        }
        try {
            return parser.parseFrom(framed, HEADER_BYTES, length);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedRecordException(INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
