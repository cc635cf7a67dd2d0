package io.edgewatch.wire;

import java.util.zip.CRC32C;

/** Frames written byte by byte, from the description of the format and not by {@link Frame}. */
final class FrameBytes {
    static final int LENGTH_AT = 1;
    static final int CHECKSUM_AT = 5;
    static final int PAYLOAD_AT = 9;

    private FrameBytes() {}

    /** A frame that is right, whatever its payload. */
    static byte[] around(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return of(1, payload.length, (int) crc.getValue(), payload);
    }

    static byte[] of(int version, int declaredLength, int checksum, byte[] payload) {
        byte[] frame = new byte[PAYLOAD_AT + payload.length];
        frame[0] = (byte) version;
        putLittleEndian(frame, LENGTH_AT, declaredLength);
        putLittleEndian(frame, CHECKSUM_AT, checksum);
        System.arraycopy(payload, 0, frame, PAYLOAD_AT, payload.length);
        return frame;
    }

    static int declaredLength(byte[] frame) {
        return frame[1] & 0xff | (frame[2] & 0xff) << 8 | (frame[3] & 0xff) << 16 | (frame[4] & 0xff) << 24;
    }

    private static void putLittleEndian(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
