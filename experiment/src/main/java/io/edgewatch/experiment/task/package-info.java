/** Small problems whose examples are made from a few numbers and a seed, the same on every machine. */
@NullMarked
package io.edgewatch.experiment.task;

import org.jspecify.annotations.NullMarked;
