/** Curvature along the gradients of minibatches. */
@NullMarked
package io.edgewatch.analyzers.batchsharpness;

import org.jspecify.annotations.NullMarked;
