/** Losses with a closed form, which need no data: for checks, and to see the edge of stability in two dimensions. */
@NullMarked
package io.edgewatch.numerics.landscape;

import org.jspecify.annotations.NullMarked;
