package io.edgewatch.wire;

import java.util.zip.CRC32C;

/** The checksum of a whole tensor, as its chunks and its reference carry it. */
public final class TensorChecksum {
    private TensorChecksum() {}

    /** CRC-32C of the tensor whose bytes are those of {@code pieces}, one after the other. */
    public static int of(byte[]... pieces) {
        CRC32C crc = new CRC32C();
        for (byte[] piece : pieces) {
            crc.update(piece);
        }
        return (int) crc.getValue();
    }
}
