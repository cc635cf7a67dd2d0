/** A loss as a function of all weights, with exact derivatives to third order. */
@NullMarked
package io.edgewatch.numerics.objective;

import org.jspecify.annotations.NullMarked;
