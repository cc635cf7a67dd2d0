/** A Kafka broker inside this JVM; the only code that sees the broker's internal classes. */
@NullMarked
package io.edgewatch.standalone.broker;

import org.jspecify.annotations.NullMarked;
