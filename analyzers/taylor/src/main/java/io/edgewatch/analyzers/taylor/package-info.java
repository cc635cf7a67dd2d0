/** The analyzer {@code taylor}: how long the Taylor polynomial of the loss at a crossing of the edge explains what follows. */
@NullMarked
package io.edgewatch.analyzers.taylor;

import org.jspecify.annotations.NullMarked;
