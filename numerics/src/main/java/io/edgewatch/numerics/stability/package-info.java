/** Where training stops being stable; the only home of the edge formulas. */
@NullMarked
package io.edgewatch.numerics.stability;

import org.jspecify.annotations.NullMarked;
