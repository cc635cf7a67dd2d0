package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/** A codec of one Protobuf message in a {@link Frame}; subclasses only map fields. */
abstract class FramedCodec<T, M extends MessageLite> implements Codec<T> {
    private final Parser<M> parser;
    private final int maxPayloadBytes;

    FramedCodec(Parser<M> parser) {
        this(parser, Frame.MAX_PAYLOAD_BYTES);
    }

    FramedCodec(Parser<M> parser, int maxPayloadBytes) {
        this.parser = parser;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public final byte[] encode(T value) {
        return Frame.wrap(toMessage(value), maxPayloadBytes);
    }

    @Override
    public final T decode(byte[] bytes) throws MalformedRecordException {
        M message = Frame.unwrap(bytes, parser, maxPayloadBytes);
        try {
            return fromMessage(message);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(INVALID, String.valueOf(e.getMessage()));
        }
    }

    abstract M toMessage(T value);

    /** Builds the record; its constructor's IllegalArgumentException becomes {@code INVALID}. */
    abstract T fromMessage(M message);
}
