/** Tensors as raw bytes. */
@NullMarked
package io.edgewatch.numerics.tensor;

import org.jspecify.annotations.NullMarked;
