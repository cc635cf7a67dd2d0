package io.edgewatch.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.edgewatch.wire.proto.DatasetChunkMessage;

/** Values of {@link Topic#DATASETS}. */
public final class DatasetChunkCodec extends FramedCodec<DatasetChunk, DatasetChunkMessage> {
    public DatasetChunkCodec() {
        super(DatasetChunkMessage.parser());
    }

    @Override
    DatasetChunkMessage toMessage(DatasetChunk chunk) {
        return DatasetChunkMessage.newBuilder()
                .setContentHash(chunk.contentHash())
                .setIndex(chunk.index())
                .setCount(chunk.count())
                .setTotalBytes(chunk.totalBytes())
                .setContent(UnsafeByteOperations.unsafeWrap(chunk.content()))
                .build();
    }

    @Override
    DatasetChunk fromMessage(DatasetChunkMessage message) {
        return new DatasetChunk(
                message.getContentHash(),
                message.getIndex(),
                message.getCount(),
                message.getTotalBytes(),
                message.getContent().toByteArray());
    }
}
