/** Largest eigenvalues of symmetric operators that are known by their products only. */
@NullMarked
package io.edgewatch.numerics.eigen;

import org.jspecify.annotations.NullMarked;
