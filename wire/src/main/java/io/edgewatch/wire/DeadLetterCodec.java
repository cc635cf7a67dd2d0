package io.edgewatch.wire;

import io.edgewatch.wire.proto.DeadLetterMessage;

/** Values of {@link Topic#DEAD_LETTERS}. */
public final class DeadLetterCodec extends FramedCodec<DeadLetter, DeadLetterMessage> {
    public DeadLetterCodec() {
        super(DeadLetterMessage.parser());
    }

    @Override
    DeadLetterMessage toMessage(DeadLetter letter) {
        return DeadLetterMessage.newBuilder()
                .setSource(letter.source())
                .setTopic(letter.topic())
                .setPartition(letter.partition())
                .setOffset(letter.offset())
                .setRun(letter.run())
                .setReason(letter.reason())
                .setDetail(letter.detail())
                .build();
    }

    @Override
    DeadLetter fromMessage(DeadLetterMessage message) {
        return new DeadLetter(
                message.getSource(),
                message.getTopic(),
                message.getPartition(),
                message.getOffset(),
                message.getRun(),
                message.getReason(),
                message.getDetail());
    }
}
