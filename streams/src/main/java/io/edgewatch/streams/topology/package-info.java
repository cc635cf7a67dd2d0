/** The Kafka Streams topology: records in, judged in step order, records out. */
@NullMarked
package io.edgewatch.streams.topology;

import org.jspecify.annotations.NullMarked;
