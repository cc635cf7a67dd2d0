/** From the consumer to the runs: where to start reading, what to hold back, when to pause. */
@NullMarked
package io.edgewatch.analyzers.host.intake;

import org.jspecify.annotations.NullMarked;
