package io.edgewatch.trainer.spill;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a segment holds, found by reading all of it.
 *
 * @param header whose steps
 * @param steps records that are whole, in the order they were written
 * @param damaged records with another checksum than their own
 * @param tornBytes length of a last record that was not written to its end, 0 if there is none
 */
record SegmentScan(SegmentHeader header, List<Found> steps, int damaged, long tornBytes) {
    private static final int PIECE_BYTES = 1 << 16;

    /** A whole record and where it begins. */
    record Found(SpilledStep step, long position) {}

    SegmentScan {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a segment.
     *
     * @throws DamagedSegmentException if its header does not say whose steps it holds
     */
    static SegmentScan of(InputStream in) throws IOException {
        SegmentHeader header = header(in);
        List<Found> steps = new ArrayList<>();
        int damaged = 0;
        long position = header.headerBytes();
        byte[] piece = new byte[PIECE_BYTES];
        while (true) {
            byte[] step = in.readNBytes(header.stepBytes());
            CRC32C crc = new CRC32C();
            crc.update(step);
            long rest = updateAll(crc, in, header.allTensorBytes(), piece);
            byte[] checksum = in.readNBytes(SegmentFormat.CHECKSUM_BYTES);
            long present = step.length + rest + checksum.length;
            if (present < header.recordBytes()) {
                return new SegmentScan(header, steps, damaged, present);
            }
            if (SegmentFormat.isChecksum(checksum, crc)) {
                steps.add(new Found(SegmentFormat.decodeStep(step), position));
            } else {
                damaged++;
            }
            position += header.recordBytes();
        }
    }

    private static SegmentHeader header(InputStream in) throws IOException {
        byte[] beginning = in.readNBytes(SegmentFormat.MAGIC_BYTES);
        byte[] rest = in.readNBytes(SegmentFormat.headerBytes(beginning) - beginning.length);
        byte[] whole = Arrays.copyOf(beginning, beginning.length + rest.length);
        System.arraycopy(rest, 0, whole, beginning.length, rest.length);
        return SegmentFormat.decodeHeader(whole);
    }

    private static long updateAll(CRC32C crc, InputStream in, long bytes, byte[] piece) throws IOException {
        long done = 0;
        while (done < bytes) {
            int read = in.readNBytes(piece, 0, (int) Math.min(piece.length, bytes - done));
            if (read == 0) {
                break;
            }
            crc.update(piece, 0, read);
            done += read;
        }
        return done;
    }
}
