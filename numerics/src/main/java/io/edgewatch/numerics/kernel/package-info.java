/** Allocation-free arithmetic on stacks of matrices that live off the heap, in either precision. */
@NullMarked
package io.edgewatch.numerics.kernel;

import org.jspecify.annotations.NullMarked;
