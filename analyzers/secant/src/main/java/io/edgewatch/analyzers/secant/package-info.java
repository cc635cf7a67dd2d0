/** Curvature without the loss: what consecutive gradients and a probing trainer tell. */
@NullMarked
package io.edgewatch.analyzers.secant;

import org.jspecify.annotations.NullMarked;
