/** {@code edgewatch evaluate}: everything there is to know of a loss at one point, without Kafka. */
@NullMarked
package io.edgewatch.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
