package io.edgewatch.analyzers.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How an analyzer's state is written: one byte that says the version, then the analyzer's own content.
 *
 * @param version of the content, 1 to 255; another one when the content becomes another
 */
public record StateFormat(int version) {

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
