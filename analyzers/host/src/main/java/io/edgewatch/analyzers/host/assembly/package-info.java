/** From records of several topics to whole steps in order; pure, no Kafka. */
@NullMarked
package io.edgewatch.analyzers.host.assembly;

import org.jspecify.annotations.NullMarked;
