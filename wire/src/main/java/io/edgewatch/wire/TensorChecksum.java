package io.edgewatch.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of a whole tensor, as its chunks and its reference carry it. */
public final class TensorChecksum {
    private TensorChecksum() {}

    /** CRC-32C of what remains in {@code tensor}, whose position stays. */
    public static int of(ByteBuffer tensor) {
        CRC32C crc = new CRC32C();
        crc.update(tensor.duplicate());
        return (int) crc.getValue();
    }
}
