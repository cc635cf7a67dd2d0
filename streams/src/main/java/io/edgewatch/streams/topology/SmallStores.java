package io.edgewatch.streams.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * RocksDB for stores of a few megabytes: Kafka's default, 48 MB of write buffers for every partition, is for large
 * ones. Made by Kafka Streams, by class name.
 */
public final class SmallStores implements RocksDBConfigSetter {
    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // nothing was made that needs closing
    }
}
