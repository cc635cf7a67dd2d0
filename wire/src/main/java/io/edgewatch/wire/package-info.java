/** What goes over topics: validated records, their codecs, and the topic catalogue. Knows bytes, not Kafka. */
@NullMarked
package io.edgewatch.wire;

import org.jspecify.annotations.NullMarked;
