package io.edgewatch.wire;

/** Turns a record into the value bytes of a topic and back; stateless, any thread. */
public interface Codec<T> {

    byte[] encode(T value);

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws MalformedRecordException saying why the bytes are not such a record
     */
    T decode(byte[] bytes) throws MalformedRecordException;
}
