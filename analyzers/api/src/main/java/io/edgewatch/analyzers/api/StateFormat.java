package io.edgewatch.analyzers.api;

import io.edgewatch.numerics.objective.Coordinates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How an analyzer's state is written: one byte that says the version, what tells the coordinates of the content from others if it is in any, then the
 * analyzer's own content.
 *
 * @param version of the content, 1 to 255; another one when the content becomes another
 */
public record StateFormat(int version) {

    /** What round-off may change of a fingerprint, whose numbers are about 1. */
    private static final double SAME_COORDINATES = 1e-9;

    /** Content on its way out. */
    @FunctionalInterface
    public interface Writing {
        void to(DataOutput out) throws IOException;
    }

    /** Content on its way in; an exception means that it is damaged. */
    @FunctionalInterface
    public interface Reading {
        void from(DataInput in) throws IOException;
    }

    public StateFormat {
        if (version < 1 || version > 255) {
            throw new IllegalArgumentException("version must be from 1 to 255, got: " + version);
        }
    }

    /** The bytes of a state whose content is in these coordinates. */
    public byte[] write(Coordinates coordinates, Writing content) {
        double[] fingerprint = coordinates.fingerprint();
        return write(out -> {
            out.writeInt(fingerprint.length);
            for (double number : fingerprint) {
                out.writeDouble(number);
            }
            content.to(out);
        });
    }

    /**
     * Reads what {@link #write(Coordinates, Writing)} wrote, to its end.
     *
     * @throws UnusableStateException as {@link #read(byte[], Reading)}, and if it is in other coordinates
     */
    public void read(Coordinates coordinates, byte[] state, Reading content) {
        double[] fingerprint = coordinates.fingerprint();
        read(state, in -> {
            boolean same = in.readInt() == fingerprint.length;
            for (int i = 0; same && i < fingerprint.length; i++) {
                same = Math.abs(in.readDouble() - fingerprint[i]) <= SAME_COORDINATES;
            }
            if (!same) {
                throw new UnusableStateException(
                        "the state is in other coordinates than this host found; where hosts differ in processor or BLAS,"
                                + " coordinates=weights are the same on all",
                        null);
            }
            content.from(in);
        });
    }

    /** The bytes of a state. */
    public byte[] write(Writing content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(version);
            content.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is none in memory
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote, to its end.
     *
     * @throws UnusableStateException if it is of another version or damaged; what was read until then is not to be used
     */
    public void read(byte[] state, Reading content) {
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            int found = in.readUnsignedByte();
            if (found != version) {
                throw new UnusableStateException(
                        "the state is of version " + found + ", this analyzer goes on from version " + version, null);
            }
            content.from(in);
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes are left over");
            }
        } catch (UnusableStateException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnusableStateException("the state of " + state.length + " bytes is damaged: " + e, e);
        }
    }
}
