/** Exact derivatives by Taylor mode: a loss and its reverse pass, one graph, evaluated on truncated polynomials. */
@NullMarked
package io.edgewatch.numerics.jet;

import org.jspecify.annotations.NullMarked;
