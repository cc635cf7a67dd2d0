/** How edgewatch talks to a Kafka cluster: connection, topics, records. */
@NullMarked
package io.edgewatch.runtime.kafka;

import org.jspecify.annotations.NullMarked;
