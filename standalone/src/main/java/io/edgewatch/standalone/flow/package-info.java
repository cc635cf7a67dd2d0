/** Commands {@code flow} and {@code complementarity}: the central flow beside training, without Kafka. */
@NullMarked
package io.edgewatch.standalone.flow;

import org.jspecify.annotations.NullMarked;
